import { afterEach, describe, expect, it } from "vitest";
import type { KeyPress } from "../../call/key-press.ts";
import { keyActionOf } from "./keys.ts";

afterEach(() => document.body.replaceChildren());

const element = (name: string, attributes: Readonly<Record<string, string>> = {}) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  document.body.append(made);
  return made;
};
const press = (key: string, changes: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code: "",
  keyCode: 0,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  repeat: false,
  isComposing: false,
  defaultPrevented: false,
  target: document.body,
  ...changes,
});
const does = (key: string, changes: Partial<KeyPress> = {}, singleKeys = true) =>
  keyActionOf(press(key, changes), singleKeys)?.does ?? null;

const all = ["m", "v", "h", "c", "p", "s", "w", "?", " ", "5"];

describe("a single key", () => {
  it.each([
    ["m", "microphone"],
    ["V", "camera"],
    ["h", "hand"],
    ["c", "chat"],
    ["p", "people"],
    ["s", "share"],
    ["w", "tiles"],
    ["?", "help"],
    [" ", "talk"],
  ])("%s is for %s", (key, meant) => {
    expect(does(key)).toBe(meant);
  });

  it.each([
    ["Russian", "ь", "KeyM", "microphone"],
    ["Greek", "ω", "KeyV", "camera"],
    ["Hebrew", "י", "KeyH", "hand"],
    ["Arabic", "ؤ", "KeyC", "chat"],
    ["Hindi", "ज", "KeyP", "people"],
    ["Georgian", "ს", "KeyS", "share"],
    ["Korean", "ㅈ", "KeyW", "tiles"],
    ["Arabic", "؟", "Slash", "help"],
    ["Dvorak", "m", "KeyM", "microphone"],
    ["French, where A and Q change places", "m", "Semicolon", "microphone"],
  ])("in the layout %s, %s at %s, is for %s", (_layout, key, code, meant) => {
    expect(does(key, { code })).toBe(meant);
  });

  it.each([
    ["Persian", "۲", "Digit2"],
    ["French", "é", "Digit2"],
    ["the block of digits", "2", "Numpad2"],
  ])("pins the second person on a keyboard for %s", (_layout, key, code) => {
    expect(keyActionOf(press(key, { code }), true)).toEqual({ does: "person", place: 1 });
  });

  it("goes by its own character, not by the one at its position in another layout", () => {
    expect(does("n", { code: "KeyM" })).toBeNull();
    expect(does("ь", { code: "KeyX" })).toBeNull();
  });

  it("pins a person from 1 to 9, and 0 does nothing", () => {
    expect(keyActionOf(press("1"), true)).toEqual({ does: "person", place: 0 });
    expect(keyActionOf(press("9"), true)).toEqual({ does: "person", place: 8 });
    expect(keyActionOf(press("0"), true)).toBeNull();
  });

  it.each(["a", "Enter", "Escape", "Tab", "constructor", "F5"])("%s does nothing", (key) => {
    expect(does(key)).toBeNull();
  });

  it.each(["input", "textarea", "select"])("is typed into a %s", (name) => {
    for (const key of all) expect(does(key, { target: element(name) })).toBeNull();
  });

  it.each<[string, Partial<KeyPress>]>([
    ["held down", { repeat: true }],
    ["with Alt", { altKey: true }],
    ["with Control", { ctrlKey: true }],
    ["with Command", { metaKey: true }],
    ["composing", { isComposing: true }],
    ["ending a composition in Safari", { keyCode: 229 }],
    ["already used", { defaultPrevented: true }],
  ])("does nothing %s", (_how, changes) => {
    for (const key of all) expect(does(key, changes)).toBeNull();
  });

  it("does nothing with Shift, except for the question mark, which needs it", () => {
    expect(all.map((key) => does(key, { shiftKey: true })).filter((action) => action !== null)).toEqual([
      "help",
    ]);
  });

  it("does nothing while a dialog is open", () => {
    element("dialog", { open: "" });
    for (const key of all) expect(does(key)).toBeNull();
  });

  it("does nothing once single keys are switched off, while keys with Control still work", () => {
    for (const key of all) expect(does(key, {}, false)).toBeNull();
    expect(does("d", { ctrlKey: true }, false)).toBe("microphone");
  });
});

describe("a key with Control or Command", () => {
  it("turns microphone and camera on or off, also while typing", () => {
    expect(does("d", { ctrlKey: true })).toBe("microphone");
    expect(does("E", { metaKey: true, target: element("textarea") })).toBe("camera");
  });

  it("is left to the browser together with Shift, or in a dialog", () => {
    expect(does("d", { ctrlKey: true, shiftKey: true })).toBeNull();
    element("dialog", { open: "" });
    expect(does("d", { ctrlKey: true })).toBeNull();
  });
});

describe("the space bar", () => {
  it.each<[string, Readonly<Record<string, string>>]>([
    ["button", {}],
    ["a", { href: "#" }],
    ["summary", {}],
    ["div", { role: "button" }],
    ["div", { role: "log" }],
  ])("is never taken from a %s", (name, attributes) => {
    expect(does(" ", { target: element(name, attributes) })).toBeNull();
  });

  it("is not taken from an element inside a button either", () => {
    const button = element("button");
    const icon = document.createElement("span");
    button.append(icon);
    expect(does(" ", { target: icon })).toBeNull();
  });
});
