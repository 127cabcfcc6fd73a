import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { rig } from "./testing/connection-rig.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe("a connection", () => {
  it.each([
    ["too-many-connections", "crowded"],
    ["rate-limited", "crowded"],
    ["server-full", "full"],
  ] as const)(
    "reports a refusal with %s as %s, and retries after the server's delay",
    async (code, status) => {
      const { wire, statuses } = await rig();
      wire.refuse({ code, retryAfterMs: 10_000 });
      expect(statuses).toEqual([status]);
      await vi.advanceTimersByTimeAsync(9_999);
      expect(wire.calls).toEqual(["connect"]);
      await vi.advanceTimersByTimeAsync(3_000);
      expect(wire.calls).toEqual(["connect", "connect"]);
      wire.drop();
      expect(statuses).toEqual([status]);
      wire.attach();
      expect(statuses).toEqual([status, "online"]);
    },
  );

  it("that is refused as outdated stays so until the page is loaded again", async () => {
    const { wire, statuses, connection } = await rig();
    wire.refuse({ code: "outdated", retryAfterMs: 0 });
    expect(statuses).toEqual(["outdated"]);
    connection.wake();
    wire.drop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(wire.calls).toEqual(["connect"]);
    expect(statuses).toEqual(["outdated"]);
  });
});
