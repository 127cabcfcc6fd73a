import { act, cleanup, fireEvent, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { LocalMedia } from "../../../../rtc/devices/local-media.ts";
import { noMedia } from "../../../../rtc/devices/local-media.ts";
import { openRoom, windowIs } from "../../testing/room-page.tsx";
import { aMember, aMembership, aView, inside } from "../../testing/samples.ts";

beforeEach(() => windowIs(true));
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const ann = aMember("Ann");
const mutedMedia: LocalMedia = { ...noMedia, microphone: { state: "on", deviceId: "a", muted: true } };
const open = (singleKeys = true) =>
  openRoom(aView(inside(aMembership([ann])), { media: mutedMedia, singleKeys }));
const down = (key: string, target: Element = document.body, repeat = false) =>
  fireEvent.keyDown(target, { key, repeat });

function upInField(): void {
  const field = document.createElement("textarea");
  document.body.append(field);
  fireEvent.keyUp(field, { key: " " });
  field.remove();
}

test("the space bar opens a muted microphone while it is held", () => {
  const { actions } = open();
  expect(down(" ")).toBe(false);
  expect(down(" ", document.body, true)).toBe(false);
  expect(actions.want.mock.calls).toEqual([["microphone", true]]);
  fireEvent.keyUp(document.body, { key: " " });
  expect(actions.want.mock.calls.at(-1)).toEqual(["microphone", false]);
  fireEvent.keyUp(document.body, { key: " " });
  expect(actions.want).toHaveBeenCalledTimes(2);
});

test.each<[string, () => void]>([
  ["the window loses the focus", () => void fireEvent.blur(window)],
  ["the page is hidden", () => void fireEvent(document, new Event("visibilitychange"))],
  ["the call is over", () => cleanup()],
  ["Option is held as well", () => void fireEvent.keyUp(document.body, { key: "\u00a0", code: "Space" })],
  ["Command is held as well", () => void fireEvent.keyDown(document.body, { key: "Meta" })],
  ["a field has taken the focus", upInField],
])("the microphone is muted again when %s while the space bar is held", (_what, happens) => {
  const { actions } = open();
  down(" ");
  act(happens);
  expect(actions.want.mock.calls).toEqual([
    ["microphone", true],
    ["microphone", false],
  ]);
});

test("the space bar presses the focused button, and opens no microphone", () => {
  const { actions } = open();
  expect(down(" ", screen.getByRole("button", { name: "Raise hand" }))).toBe(true);
  expect(actions.want).not.toHaveBeenCalled();
});

test("each letter does what the help sheet says", () => {
  const { actions } = open();
  for (const key of ["m", "v", "h", "2"]) down(key);
  expect(actions.want.mock.calls).toEqual([
    ["microphone", true],
    ["camera", true],
  ]);
  expect(actions.hand.mock.calls).toEqual([[true]]);
  expect(actions.pin.mock.calls).toEqual([[ann.peerId]]);
  down("p");
  expect(screen.getByRole("region", { name: "People" })).toBeDefined();
  down("c");
  expect(screen.getByRole("log")).toBeDefined();
});

test("the question mark opens the help sheet, where single keys can be switched off", () => {
  const { actions } = open();
  down("?");
  screen.getByRole("switch", { name: "Single-key shortcuts" }).click();
  expect(actions.setSingleKeys.mock.calls).toEqual([[false]]);
  down("h");
  expect(actions.hand).not.toHaveBeenCalled();
});

test("letters do nothing when single keys are switched off", () => {
  const { actions } = open(false);
  for (const key of ["m", "v", "h", " ", "2", "?"]) down(key);
  expect(actions.want).not.toHaveBeenCalled();
  expect(actions.hand).not.toHaveBeenCalled();
  expect(screen.queryByRole("dialog")).toBeNull();
});
