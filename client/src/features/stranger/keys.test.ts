import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeMediaStream } from "../../rtc/testing/fake-media.ts";
import { pressed } from "./keys.ts";
import { openPage, type Page, settle } from "./testing/page.ts";

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("MediaStream", FakeMediaStream);
});
afterEach(() => {
  document.body.replaceChildren();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const press = async (page: Page, key: string, changes: Partial<KeyboardEvent> = {}) => {
  const bare = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };
  const other = {
    code: "",
    keyCode: 0,
    repeat: false,
    isComposing: false,
    defaultPrevented: false,
    target: document.body,
  };
  const meant = pressed({ key, ...bare, ...other, ...changes }, page.store, page.actions);
  await settle();
  return meant;
};
const inVideo = async () => {
  const page = await openPage();
  await page.attach();
  page.actions.openBoth();
  await page.meet("video");
  return page;
};
const shown = (page: Page) => {
  const { camera, microphone } = page.view().media;
  return [camera.state, microphone.state === "on" && microphone.muted ? "muted" : microphone.state];
};
const element = (name: string) => {
  const made = document.createElement(name);
  document.body.append(made);
  return made;
};

describe("keys in a call", () => {
  it("turn microphone and camera off and on again", async () => {
    const page = await inVideo();
    expect(await press(page, "m")).toBe(true);
    expect(await press(page, "V")).toBe(true);
    expect(shown(page)).toEqual(["off", "muted"]);
    await press(page, "d", { ctrlKey: true });
    await press(page, "e", { metaKey: true });
    expect(shown(page)).toEqual(["on", "on"]);
  });

  it("are found by their position on a keyboard for another script", async () => {
    const page = await inVideo();
    expect(await press(page, "ь", { code: "KeyM" })).toBe(true);
    expect(await press(page, "у", { code: "KeyE", ctrlKey: true })).toBe(true);
    expect(shown(page)).toEqual(["off", "muted"]);
  });

  it.each(["input", "textarea", "select"])("are typed into a %s", async (name) => {
    const page = await inVideo();
    expect(await press(page, "m", { target: element(name) })).toBe(false);
    expect(await press(page, "d", { target: element(name), ctrlKey: true })).toBe(true);
    expect(shown(page)).toEqual(["on", "muted"]);
  });

  it.each<[string, Partial<KeyboardEvent>]>([
    ["held down", { repeat: true }],
    ["with Alt", { altKey: true }],
    ["with Shift", { shiftKey: true }],
    ["with Control", { ctrlKey: true }],
    ["composing", { isComposing: true }],
    ["ending a composition in Safari", { keyCode: 229 }],
    ["already used", { defaultPrevented: true }],
  ])("do nothing %s", async (_how, changes) => {
    const page = await inVideo();
    expect(await press(page, "m", changes)).toBe(false);
    expect(shown(page)).toEqual(["on", "on"]);
  });

  it("do nothing once single keys are switched off, except with Control, and except for Escape", async () => {
    const page = await inVideo();
    page.actions.setSingleKeys(false);
    expect(await press(page, "m")).toBe(false);
    expect(await press(page, "v")).toBe(false);
    expect(shown(page)).toEqual(["on", "on"]);
    expect(await press(page, "d", { ctrlKey: true })).toBe(true);
    expect(await press(page, "e", { metaKey: true })).toBe(true);
    expect(shown(page)).toEqual(["off", "muted"]);
    expect(await press(page, "Escape")).toBe(true);
    const reloaded = await openPage(page.storage);
    expect(reloaded.view().singleKeys).toBe(false);
  });

  it("belong to an open dialog", async () => {
    const page = await inVideo();
    element("dialog").setAttribute("open", "");
    expect(await press(page, "m")).toBe(false);
    expect(await press(page, "Escape")).toBe(false);
  });

  it("do nothing in a text chat, except for Escape", async () => {
    const page = await openPage();
    await page.attach();
    await page.meet("text");
    expect(await press(page, "m")).toBe(false);
    expect(await press(page, "Escape", { target: element("textarea") })).toBe(true);
    expect(page.view().confirmingStop).toBe(true);
  });

  it("leave Escape alone when nothing is running", async () => {
    const page = await openPage();
    await page.attach();
    expect(await press(page, "Escape")).toBe(false);
    page.actions.start("video");
    expect(await press(page, "Escape")).toBe(false);
  });
});

describe("R", () => {
  it("asks why the partner is reported, in a call and after it, but not while typing", async () => {
    const page = await inVideo();
    expect(await press(page, "r", { target: element("textarea") })).toBe(false);
    expect(await press(page, "r")).toBe(true);
    expect(page.view().reporting).toBe(true);
    page.actions.report(null);
    page.actions.stop();
    expect(await press(page, "R")).toBe(true);
    expect(page.view().reporting).toBe(true);
  });

  it("does nothing without a partner, or with single keys switched off", async () => {
    const page = await openPage();
    await page.attach();
    expect(await press(page, "r")).toBe(false);
    await page.meet("text");
    page.actions.setSingleKeys(false);
    expect(await press(page, "r")).toBe(false);
    expect(page.view().reporting).toBe(false);
  });
});
