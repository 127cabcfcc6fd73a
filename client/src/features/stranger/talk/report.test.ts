import { accept, refuse } from "@lets-meet/shared/protocol/ack.ts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeMediaStream } from "../../../rtc/testing/fake-media.ts";
import { openPage } from "../testing/page.ts";
import { matchIdOf, matchOf } from "../testing/samples.ts";

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("MediaStream", FakeMediaStream);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const matchId = matchIdOf("a");

async function inTalk() {
  const page = await openPage();
  await page.attach();
  await page.meet("text");
  return page;
}

describe("reporting a partner", () => {
  it("tells the server and leaves at once", async () => {
    const page = await inTalk();
    page.actions.askReport();
    expect(page.view().reporting).toBe(true);
    page.actions.report("harassment");
    expect(page.view().stranger).toMatchObject({ phase: "ended", reason: "you-left" });
    expect(page.payload("safety:report")).toEqual({ matchId, reason: "harassment" });
    expect(page.asked().slice(-2)).toEqual(["safety:report", "stranger:leave"]);
    expect(page.view()).toMatchObject({ reporting: false, reported: matchId });
  });

  it("changes nothing when the person changes their mind", async () => {
    const page = await inTalk();
    page.actions.askReport();
    page.actions.report(null);
    expect([page.phase(), page.view().reporting]).toEqual(["talking", false]);
    expect(page.asked()).not.toContain("safety:report");
  });

  it("is repeated until the server has answered", async () => {
    const page = await inTalk();
    page.actions.askReport();
    page.actions.report("nudity");
    await page.answer("safety:report", refuse("unavailable", 1_000));
    const asked = () => page.asked().filter((name) => name === "safety:report").length;
    expect(asked()).toBe(1);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(asked()).toBe(2);
    await page.answer("safety:report", accept({ reportId: "r".repeat(21) }));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(asked()).toBe(2);
  });

  it("is possible once, and for a minute after the partner has gone", async () => {
    const page = await inTalk();
    await page.log("stranger:partner-left", { matchId, reason: "left" });
    await vi.advanceTimersByTimeAsync(59_000);
    page.actions.askReport();
    expect(page.view().reporting).toBe(true);
    page.actions.report("advert");
    page.actions.askReport();
    expect(page.view().reporting).toBe(false);
    expect(page.payload("safety:report")).toEqual({ matchId, reason: "advert" });
  });

  it("is over after that minute, also for a question that is open", async () => {
    const page = await inTalk();
    await page.log("stranger:partner-left", { matchId, reason: "left" });
    page.actions.askReport();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(page.view().reporting).toBe(false);
    page.actions.report("other");
    expect(page.asked()).not.toContain("safety:report");
  });

  it("holds the next search back while the question is open", async () => {
    const page = await openPage();
    await page.attach();
    page.actions.setAutoNext(true);
    await page.meet("video");
    page.actions.askReport();
    await page.log("stranger:partner-left", { matchId, reason: "left" });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(page.phase()).toBe("ended");
    page.actions.report("nudity");
    await vi.advanceTimersByTimeAsync(1_500);
    expect(page.phase()).toBe("requesting");
  });

  it("is impossible in a match that the server has forgotten", async () => {
    const page = await openPage();
    await page.attach();
    await page.meet("video");
    page.wire.drop();
    await page.attach({ resumed: false });
    page.actions.askReport();
    expect(page.view().reporting).toBe(false);
  });

  it("never concerns a later partner: the question closes with a new match", async () => {
    const page = await inTalk();
    page.actions.next();
    await page.acceptSearch();
    await page.matched(matchOf("b"));
    page.actions.askReport();
    page.actions.report("other");
    expect(page.payload("safety:report")).toEqual({ matchId: matchIdOf("b"), reason: "other" });
  });
});
