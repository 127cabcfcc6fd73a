import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { memoryStorage } from "../../../net/testing/browser.ts";
import { FakeMediaStream } from "../../../rtc/testing/fake-media.ts";
import { openPage } from "../testing/page.ts";
import { matchIdOf } from "../testing/samples.ts";
import { consentOn } from "./consent.ts";

beforeEach(() => vi.stubGlobal("MediaStream", FakeMediaStream));
afterEach(() => vi.unstubAllGlobals());

/** A page in the green room whose user has not been asked yet. */
async function inGreenRoom(shield: boolean) {
  const page = await openPage();
  page.store.setState({ addressAccepted: false });
  page.consent.given = false;
  await page.attach({ shield });
  page.actions.start("video");
  return page;
}

describe("the question about the address", () => {
  it("comes before the first video search if nothing hides the address, and not again", async () => {
    const page = await inGreenRoom(false);
    page.actions.searchVideo();
    expect([page.phase(), page.view().askingAddress]).toEqual(["preparing", true]);
    expect(page.asked()).toEqual([]);
    page.actions.acceptAddress(true);
    expect([page.phase(), page.view().askingAddress]).toEqual(["requesting", false]);
    expect(page.consent.given).toBe(true);
    page.actions.stop();
    page.actions.start("video");
    page.actions.searchVideo();
    expect([page.phase(), page.view().askingAddress]).toEqual(["requesting", false]);
  });

  it("leads back to the green room when the answer is no, and comes again the next time", async () => {
    const page = await inGreenRoom(false);
    page.actions.searchVideo();
    page.actions.acceptAddress(false);
    expect([page.phase(), page.view().askingAddress, page.consent.given]).toEqual([
      "preparing",
      false,
      false,
    ]);
    page.actions.searchVideo();
    expect(page.view().askingAddress).toBe(true);
  });

  it("can be answered by text chat, which reveals nothing", async () => {
    const page = await inGreenRoom(false);
    page.actions.searchVideo();
    page.actions.continueWithText();
    expect([page.phase(), page.view().askingAddress, page.consent.given]).toEqual([
      "requesting",
      false,
      false,
    ]);
    expect(page.payload("stranger:search")).toMatchObject({ mode: "text" });
  });

  it("does not outlive the green room", async () => {
    const page = await inGreenRoom(false);
    page.actions.searchVideo();
    page.actions.home();
    expect([page.phase(), page.view().askingAddress]).toEqual(["idle", false]);
  });

  it("does not come if relays hide the address", async () => {
    const page = await inGreenRoom(true);
    page.actions.searchVideo();
    expect([page.phase(), page.view().askingAddress]).toEqual(["requesting", false]);
  });

  it("comes before New as well, when a server without relays has taken over meanwhile", async () => {
    const page = await inGreenRoom(true);
    page.actions.searchVideo();
    await page.acceptSearch();
    await page.log("stranger:matched", {
      matchId: matchIdOf("a"),
      mode: "video",
      sharedInterests: [],
      sharedLanguage: null,
      polite: false,
    });
    page.actions.stop();
    page.wire.drop();
    await page.attach({ shield: false });
    page.actions.searchAgain();
    expect([page.phase(), page.view().askingAddress]).toEqual(["ended", true]);
    page.actions.acceptAddress(true);
    expect(page.phase()).toBe("requesting");
  });
});

describe("the consent to reveal the address", () => {
  it("is remembered on its storage", () => {
    const storage = memoryStorage();
    expect(consentOn(storage).given()).toBe(false);
    consentOn(storage).give();
    expect(consentOn(storage).given()).toBe(true);
  });

  it("is asked for again if nothing may be stored", () => {
    const refuse = () => {
      throw new DOMException("no", "SecurityError");
    };
    const consent = consentOn({ getItem: refuse, setItem: refuse });
    consent.give();
    expect(consent.given()).toBe(false);
    expect(consentOn(null).given()).toBe(false);
  });
});
