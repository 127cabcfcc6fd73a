import { FrameNonce } from "@lets-meet/shared/protocol/safety.ts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeMediaStream } from "../../../rtc/testing/fake-media.ts";
import { openPage, type Page, settle } from "../testing/page.ts";
import { matchIdOf, matchOf } from "../testing/samples.ts";
import { coverOf } from "./cover.ts";

beforeEach(() => vi.stubGlobal("MediaStream", FakeMediaStream));
afterEach(() => vi.unstubAllGlobals());

const nonce = FrameNonce.parse("n".repeat(21));
const asked = { nonce, width: 224, withinMs: 5_000 };
const cameras = (page: Page) => page.asked().filter((name) => name === "safety:camera").length;

/** A page in the green room with both devices on. */
async function inGreenRoom(covers = true) {
  const page = await openPage();
  await page.attach({ covers });
  page.actions.start("video");
  page.actions.openBoth();
  await settle();
  return page;
}

describe("the page's own camera", () => {
  it("is announced once in the green room, and as off when the page leaves it", async () => {
    const page = await inGreenRoom();
    expect([cameras(page), page.payload("safety:camera")]).toEqual([1, { on: true, looksVirtual: false }]);
    page.actions.searchVideo();
    await page.acceptSearch();
    expect(cameras(page)).toBe(1);
    page.actions.depart();
    await settle();
    expect([cameras(page), page.payload("safety:camera")]).toEqual([2, { on: false, looksVirtual: false }]);
  });

  it("is announced again on another connection, and when it is switched", async () => {
    const page = await inGreenRoom();
    page.wire.drop();
    await page.attach({ covers: true });
    expect(cameras(page)).toBe(2);
    page.actions.want("camera", false);
    await settle();
    expect(page.payload("safety:camera")).toEqual({ on: false, looksVirtual: false });
  });

  it("is not announced to a server that judges no pictures", async () => {
    const page = await inGreenRoom(false);
    expect(cameras(page)).toBe(0);
  });

  it("gives a picture when the server asks for one", async () => {
    const page = await inGreenRoom();
    page.wire.say("safety:frame-asked", asked);
    await settle();
    expect(page.grabbed).toMatchObject([{ width: 224 }]);
    expect(page.payload("safety:frame")).toEqual({ nonce, jpeg: page.camera.picture });
  });

  it("gives none if none can be taken, or the camera is off", async () => {
    const page = await inGreenRoom();
    page.camera.picture = null;
    page.wire.say("safety:frame-asked", asked);
    await settle();
    page.actions.want("camera", false);
    await settle();
    page.wire.say("safety:frame-asked", asked);
    await settle();
    expect(page.grabbed).toHaveLength(1);
    expect(page.asked()).not.toContain("safety:frame");
  });
});

describe("a partner's picture", () => {
  const matchId = matchIdOf("a");
  const say = (page: Page, seen: string, about = matchId) =>
    page.log("safety:partner-seen", { matchId: about, seen });

  it("is covered until it was seen clear, and whenever it is not", async () => {
    const page = await inGreenRoom();
    page.actions.searchVideo();
    await page.acceptSearch();
    await page.matched(matchOf("a", "video"));
    const covers: unknown[] = [coverOf(page.view())];
    for (const seen of ["clear", "covered", "clear", "unseen"]) {
      await say(page, seen);
      covers.push(coverOf(page.view()));
    }
    expect(covers).toEqual(["waiting", null, "covered", null, "waiting"]);
  });

  it("may have been seen before the page hears of the match, and says nothing about another partner", async () => {
    const page = await inGreenRoom();
    page.actions.searchVideo();
    await page.acceptSearch();
    await say(page, "clear");
    await page.matched(matchOf("a", "video"));
    expect(coverOf(page.view())).toBeNull();
    page.actions.next();
    await page.acceptSearch();
    await page.matched(matchOf("b", "video"));
    expect(coverOf(page.view())).toBe("waiting");
    await say(page, "clear");
    expect(coverOf(page.view())).toBe("waiting");
  });

  it("is shown at once where the server judges no pictures", async () => {
    const page = await inGreenRoom(false);
    page.actions.searchVideo();
    await page.acceptSearch();
    await page.matched(matchOf("a", "video"));
    expect(coverOf(page.view())).toBeNull();
  });
});
