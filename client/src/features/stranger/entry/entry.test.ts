import { refuse } from "@lets-meet/shared/protocol/ack.ts";
import { RulesVersion, usualRulesVersion } from "@lets-meet/shared/protocol/safety.ts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { memoryStorage } from "../../../net/testing/browser.ts";
import { FakeMediaStream } from "../../../rtc/testing/fake-media.ts";
import { openPage } from "../testing/page.ts";

beforeEach(() => vi.stubGlobal("MediaStream", FakeMediaStream));
afterEach(() => vi.unstubAllGlobals());

const later = RulesVersion.parse("2");
const acceptance = { rules: usualRulesVersion, adult: true };

/** The page of a person who has not accepted the rules yet. */
async function firstVisit() {
  const page = await openPage(memoryStorage());
  await page.attach();
  return page;
}

describe("the question about the rules", () => {
  it("comes before the first text search, which follows the answer", async () => {
    const page = await firstVisit();
    page.actions.start("text");
    expect([page.phase(), page.view().askingRules, page.asked()]).toEqual(["idle", "text", []]);
    page.actions.answerRules(true);
    expect([page.phase(), page.view().askingRules]).toEqual(["requesting", null]);
    expect(page.asked()).toEqual(["safety:accept", "stranger:search"]);
    expect(page.payload("safety:accept")).toEqual(acceptance);
  });

  it("comes before the green room for video", async () => {
    const page = await firstVisit();
    page.actions.start("video");
    expect([page.phase(), page.view().askingRules]).toEqual(["idle", "video"]);
    page.actions.answerRules(true);
    expect(page.phase()).toBe("preparing");
  });

  it("is not asked twice, and the next connection carries the answer", async () => {
    const page = await firstVisit();
    page.actions.start("text");
    page.actions.answerRules(true);
    page.actions.depart();
    page.actions.start("text");
    expect([page.phase(), page.view().askingRules]).toEqual(["requesting", null]);
    expect(page.wire.handshake()).toMatchObject({ accepts: acceptance });
  });

  it("leads back when the answer is no, and comes again", async () => {
    const page = await firstVisit();
    page.actions.start("text");
    page.actions.answerRules(false);
    expect([page.phase(), page.view().askingRules, page.asked()]).toEqual(["idle", null, []]);
    expect(page.wire.handshake()).not.toHaveProperty("accepts");
    page.actions.start("text");
    expect(page.view().askingRules).toBe("text");
  });

  it("cannot be answered before the server has said which rules it has", async () => {
    const page = await openPage(memoryStorage());
    page.actions.start("text");
    page.actions.answerRules(true);
    expect([page.phase(), page.view().askingRules]).toEqual(["idle", "text"]);
    await page.attach();
    page.actions.answerRules(true);
    expect(page.phase()).toBe("requesting");
  });

  it("comes again once the server has other rules", async () => {
    const page = await openPage();
    page.actions.start("text");
    expect(page.phase()).toBe("requesting");
    page.actions.depart();
    await page.attach({ rules: later });
    page.actions.start("text");
    expect(page.view().askingRules).toBe("text");
    page.actions.answerRules(true);
    expect(page.payload("safety:accept")).toEqual({ rules: later, adult: true });
  });

  it("comes when the server refuses a search for the lack of an answer, and takes the search up again", async () => {
    const page = await openPage();
    await page.attach();
    page.actions.start("video");
    page.actions.searchVideo();
    await page.answer("stranger:search", refuse("rules-needed"));
    expect([page.phase(), page.view().askingRules, page.view().refused]).toEqual([
      "preparing",
      "video",
      null,
    ]);
    page.actions.answerRules(true);
    expect(page.phase()).toBe("requesting");
    expect(page.asked().slice(-2)).toEqual(["safety:accept", "stranger:search"]);
  });

  it("does not outlive a way home", async () => {
    const page = await firstVisit();
    page.actions.start("text");
    page.actions.home();
    expect(page.view().askingRules).toBeNull();
  });
});
