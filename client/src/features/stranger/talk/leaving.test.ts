import { describe, expect, it, vi } from "vitest";
import { fakeTimeAndMedia } from "../../../rtc/testing/fake-time-and-media.ts";
import { openPage } from "../testing/page.ts";
import { matchIdOf, matchOf, searchOf, wishOf } from "../testing/samples.ts";

fakeTimeAndMedia();
const a = matchIdOf("a");

describe("leaving", () => {
  it("by Esc asks first, then stops, then searches", async () => {
    const page = await openPage();
    await page.attach();
    await page.meet("text");
    page.actions.escape();
    expect([page.phase(), page.view().confirmingStop]).toEqual(["talking", true]);
    page.actions.escape();
    expect([page.phase(), page.view().confirmingStop]).toEqual(["ended", false]);
    expect(page.payload("stranger:leave")).toEqual({ matchId: a });
    page.actions.escape();
    expect(page.phase()).toBe("requesting");
  });

  it("the green room for a text chat leaves a call that has begun behind it", async () => {
    const page = await openPage();
    await page.attach();
    await page.meet("video");
    expect(page.phase()).toBe("connecting");
    page.actions.continueWithText();
    expect(page.view().stranger).toMatchObject({ phase: "requesting", wish: { mode: "text" } });
    expect(page.payload("stranger:leave")).toEqual({ matchId: a });
    expect(page.payload("stranger:search")).toMatchObject({ mode: "text" });
  });

  it("by Esc asks again after three seconds", async () => {
    const page = await openPage();
    await page.attach();
    await page.meet("text");
    page.actions.escape();
    await vi.advanceTimersByTimeAsync(3_000);
    expect(page.view().confirmingStop).toBe(false);
    page.actions.escape();
    expect(page.phase()).toBe("talking");
  });

  it("by Esc cancels a search too, and does nothing when nothing is running", async () => {
    const page = await openPage();
    await page.attach();
    page.actions.escape();
    expect([page.phase(), page.view().confirmingStop]).toEqual(["idle", false]);
    page.actions.start("text");
    page.actions.escape();
    page.actions.escape();
    expect(page.phase()).toBe("idle");
  });

  it("withdraws the question when the partner leaves first", async () => {
    const page = await openPage();
    await page.attach();
    await page.meet("text");
    page.actions.escape();
    await page.log("stranger:partner-left", { matchId: a, reason: "left" });
    expect(page.view().confirmingStop).toBe(false);
  });

  it("by Esc asks once, even if a match comes behind the search on the screen", async () => {
    const page = await openPage();
    await page.attach();
    page.actions.start("video");
    page.actions.searchVideo();
    page.actions.escape();
    await page.acceptSearch();
    await page.matched(matchOf("a", "video"));
    expect([page.phase(), page.view().confirmingStop]).toEqual(["connecting", true]);
    page.actions.escape();
    expect(page.phase()).toBe("ended");
    expect(page.payload("stranger:leave")).toEqual({ matchId: a });
  });

  it("by Esc asks again in the search that Next has begun", async () => {
    const page = await openPage();
    await page.attach();
    await page.meet("text");
    page.actions.escape();
    page.actions.next();
    expect(page.view().confirmingStop).toBe(false);
    page.actions.escape();
    expect(page.phase()).toBe("requesting");
  });

  it("by Esc starts no search when the partner was quicker to leave", async () => {
    const page = await openPage();
    await page.attach();
    await page.meet("text");
    page.actions.escape();
    await page.log("stranger:partner-left", { matchId: a, reason: "left" });
    page.actions.escape();
    expect(page.phase()).toBe("ended");
    page.actions.escape();
    expect(page.phase()).toBe("requesting");
  });

  it("by Next requests the next match in one request", async () => {
    const page = await openPage();
    await page.attach();
    await page.meet("text");
    page.actions.next();
    expect(page.phase()).toBe("requesting");
    expect(page.payload("stranger:next")).toMatchObject({ matchId: a, wish: { mode: "text" } });
    expect(page.asked()).not.toContain("stranger:leave");
    await page.log("stranger:partner-left", { matchId: a, reason: "left" });
    await page.acceptSearch();
    expect(page.phase()).toBe("searching");
  });

  it("while disconnected is repeated when the server still has the match", async () => {
    const page = await openPage();
    await page.attach();
    await page.meet("text");
    page.wire.drop();
    page.actions.stop();
    await page.attach({ snapshot: page.inMatch(matchOf("a")) });
    expect(page.phase()).toBe("ended");
    expect(page.payload("stranger:leave")).toEqual({ matchId: a });
  });

  it("a search while disconnected is repeated too", async () => {
    const page = await openPage();
    await page.attach();
    page.actions.start("text");
    await page.acceptSearch();
    page.wire.drop();
    page.actions.stop();
    await page.attach({ snapshot: { phase: "searching", wish: wishOf("text"), search: searchOf(1) } });
    expect(page.asked().at(-1)).toBe("stranger:cancel");
  });

  it("by blocking ends the chat, and blocking still works after its end", async () => {
    const page = await openPage();
    await page.attach();
    await page.meet("text");
    page.actions.block();
    expect(page.payload("stranger:block")).toEqual({ matchId: a });
    expect(page.phase()).toBe("ended");
    page.actions.block();
    expect(page.asked().filter((name) => name === "stranger:block")).toHaveLength(2);
  });
});
