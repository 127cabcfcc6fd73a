import { describe, expect, it, vi } from "vitest";
import { fakeTimeAndMedia } from "../../rtc/testing/fake-time-and-media.ts";
import { openPage, settle } from "./testing/page.ts";
import { matchOf, searchOf, wishOf } from "./testing/samples.ts";

fakeTimeAndMedia();

describe("a page that another tab has taken over from", () => {
  it("steps back without leaving the match, and shows it again when it is used again", async () => {
    const page = await openPage();
    await page.attach();
    await page.meet("text");
    page.wire.say("session:superseded", {});
    await settle();
    expect([page.phase(), page.line().connection]).toEqual(["idle", "superseded"]);
    expect(page.asked()).not.toContain("stranger:leave");
    page.connection.connect();
    await page.attach({ snapshot: page.inMatch(matchOf("a")) });
    expect(page.phase()).toBe("talking");
  });
});

describe("a page that was reloaded", () => {
  it("shows its match, and asks for its signals", async () => {
    const before = await openPage();
    await before.attach();
    before.actions.prefer({ ...wishOf("text") });
    await before.meet("text");
    const page = await openPage(before.storage);
    expect(page.line().resuming).toBe(true);
    await page.attach({ snapshot: page.inMatch(matchOf("a")) });
    expect(page.line().resuming).toBe(false);
    expect(page.view().stranger).toMatchObject({
      phase: "talking",
      wish: { interests: ["chess", "music"] },
    });
    expect(page.asked()).toContain("signal:ready");
  });

  it("still knows which side would like to keep talking", async () => {
    const page = await openPage();
    const keeps = { own: false, partner: true };
    const snapshot = { phase: "matched", match: matchOf("a", "video"), partnerAway: false, keeps } as const;
    await page.attach({ snapshot });
    expect(page.view().stranger).toMatchObject({ talk: { keeps } });
  });

  it("shows its search", async () => {
    const page = await openPage();
    await page.attach({ snapshot: { phase: "searching", wish: wishOf("text"), search: searchOf(9_000) } });
    expect(page.phase()).toBe("searching");
    expect(page.asked()).toEqual([]);
  });

  it("shows the start page after a while if the server does not answer", async () => {
    const before = await openPage();
    await before.attach();
    const page = await openPage(before.storage);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(page.line()).toMatchObject({ resuming: false, connection: "offline" });
  });
});
