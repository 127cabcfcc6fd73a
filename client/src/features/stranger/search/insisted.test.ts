import { refuse } from "@lets-meet/shared/protocol/ack.ts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openPage } from "../testing/page.ts";
import { matchIdOf, matchOf } from "../testing/samples.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("a page", () => {
  it("that blocks while it is disconnected sends the block after the reconnect", async () => {
    const page = await openPage();
    await page.attach();
    await page.meet("text");
    page.wire.drop();
    page.actions.block();
    await page.attach({ snapshot: page.inMatch(matchOf("a")) });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(page.payload("stranger:block")).toEqual({ matchId: matchIdOf("a") });
  });

  it("repeats a leave that was refused by the rate limit", async () => {
    const page = await openPage();
    await page.attach();
    await page.meet("text");
    page.actions.stop();
    await page.answer("stranger:leave", refuse("rate-limited", 200));
    await vi.advanceTimersByTimeAsync(200);
    expect(page.asked().filter((name) => name === "stranger:leave")).toHaveLength(2);
  });
});
