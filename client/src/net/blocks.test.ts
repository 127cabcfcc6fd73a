import { BlockReceipt } from "@lets-meet/shared/protocol/safety.ts";
import { describe, expect, it } from "vitest";
import { blocksOn } from "./blocks.ts";
import type { WebStorage } from "./storage.ts";
import { memoryStorage } from "./testing/browser.ts";

const receipt = BlockReceipt.parse("a.b.c");
const [hour, day] = [3_600_000, 86_400_000];
const refusal = { ok: false, code: "blocked", retryAfterMs: hour };

/** A browser's memory of its block, on a clock and with answers that the test sets. */
function rig(storage: WebStorage | null = memoryStorage()) {
  const world = { now: 1_000, answer: async () => Response.json({ ok: true, value: {} }), asked: 0 };
  const open = () =>
    blocksOn({
      storage,
      now: () => world.now,
      fetch: () => {
        world.asked++;
        return world.answer();
      },
    });
  return { world, open, blocks: open() };
}

describe("a browser that was blocked", () => {
  it.each([
    ["over a reload", true],
    ["without a storage", false],
  ])("knows why and until when, %s, and no longer", (_name, isStored) => {
    const { world, blocks, open } = rig(isStored ? memoryStorage() : null);
    blocks.keep({ rule: "explicit", endsInMs: hour, receipt });
    const later = isStored ? open() : blocks;
    expect(later.ongoing()).toEqual({ rule: "explicit", until: 1_000 + hour, receipt });
    world.now += hour;
    expect(later.ongoing()).toBeNull();
  });

  it("shows its receipt for two weeks more, and has forgotten it then", () => {
    const storage = memoryStorage();
    const { world, blocks } = rig(storage);
    expect(blocks.receipt()).toBeNull();
    blocks.keep({ rule: "explicit", endsInMs: hour, receipt });
    world.now += hour + 14 * day - 1;
    expect(blocks.receipt()).toBe(receipt);
    world.now += 1;
    expect(blocks.receipt()).toBeNull();
    expect(storage.getItem("lets-meet:block")).toBeNull();
  });

  it("keeps the receipt when it is refused later, without one", () => {
    const { blocks } = rig();
    blocks.keep({ rule: "explicit", endsInMs: hour, receipt });
    blocks.keep({ rule: "explicit", endsInMs: 2 * hour, receipt: null });
    expect(blocks.ongoing()).toEqual({ rule: "explicit", until: 1_000 + 2 * hour, receipt });
  });

  it("is blocked no longer once the server has admitted it", () => {
    const { blocks, open } = rig();
    blocks.lift();
    blocks.keep({ rule: "explicit", endsInMs: hour, receipt });
    blocks.lift();
    expect([open().ongoing(), open().receipt()]).toEqual([null, receipt]);
  });

  it("takes nothing from a storage that something else has written", () => {
    const storage = memoryStorage();
    storage.setItem("lets-meet:block", JSON.stringify({ rule: "other", until: "soon" }));
    expect(rig(storage).blocks.ongoing()).toBeNull();
  });
});

describe("a browser that gets no connection", () => {
  it("asks once whether its network is blocked", async () => {
    const { world, blocks } = rig();
    world.answer = async () => Response.json(refusal, { status: 403 });
    const told = await Promise.all([blocks.ask(), blocks.ask()]);
    expect(told[0]).toEqual({ rule: "explicit", endsInMs: hour, receipt: null });
    expect([told[1], world.asked]).toEqual([told[0], 1]);
  });

  it.each([
    ["is admitted", async () => Response.json({ ok: true, value: {} })],
    ["is refused for another reason", async () => Response.json({ ok: false, code: "rate-limited" })],
    ["reaches something else", async () => new Response("<html>")],
    ["reaches nothing", () => Promise.reject(new TypeError("failed"))],
  ])("is not taken for blocked if it %s", async (_name, answer) => {
    const { world, blocks } = rig();
    world.answer = answer;
    expect(await blocks.ask()).toBeNull();
    expect(blocks.ongoing()).toBeNull();
  });
});
