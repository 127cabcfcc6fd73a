import { BlockReceipt } from "@lets-meet/shared/protocol/safety.ts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { fakeBlocks } from "./testing/blocks.ts";
import { rig } from "./testing/connection-rig.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const hour = 3_600_000;
const receipt = BlockReceipt.parse("a.b.c");
const told = { rule: "explicit", endsInMs: hour, receipt };

describe("a connection whose page is blocked", () => {
  it("ends, and connects no more by itself", async () => {
    const blocks = fakeBlocks();
    const { wire, statuses, connection, heard } = await rig({ up: true }, blocks);
    wire.attach();
    wire.say("safety:blocked", told);
    expect([statuses.at(-1), heard.at(-1), wire.calls.at(-1)]).toEqual(["blocked", "detached", "disconnect"]);
    expect(blocks.ongoing()).toMatchObject({ receipt });
    wire.drop();
    connection.wake();
    await vi.advanceTimersByTimeAsync(2 * hour);
    expect(wire.calls).toEqual(["connect", "disconnect"]);
    expect(statuses.at(-1)).toBe("blocked");
  });

  it("is tried again by the user, shows the receipt, and goes on once the server admits it", async () => {
    const blocks = fakeBlocks();
    const { wire, statuses, connection } = await rig({ up: true }, blocks);
    wire.attach();
    wire.say("safety:blocked", told);
    connection.connect();
    expect(blocks.receipt()).toBe(receipt);
    wire.refuse({ code: "blocked", retryAfterMs: hour });
    expect(statuses.at(-1)).toBe("blocked");
    connection.connect();
    wire.attach();
    expect([statuses.at(-1), blocks.ongoing()]).toEqual(["online", null]);
  });

  it("says so after a reload even if the server cannot be reached", async () => {
    const blocks = fakeBlocks();
    blocks.keep({ rule: "explicit", endsInMs: hour, receipt });
    const { wire, statuses } = await rig({ up: true }, blocks);
    wire.drop();
    await vi.advanceTimersByTimeAsync(30_000);
    expect(statuses).toEqual(["blocked"]);
  });

  it("finds out that its network is blocked, of which a refused socket says nothing", async () => {
    const { wire, statuses } = await rig(
      { up: true },
      fakeBlocks({ ok: false, code: "blocked", retryAfterMs: hour }),
    );
    wire.drop();
    await vi.advanceTimersByTimeAsync(0);
    expect(statuses.at(-1)).toBe("blocked");
    expect(wire.calls.at(-1)).toBe("disconnect");
  });
});
