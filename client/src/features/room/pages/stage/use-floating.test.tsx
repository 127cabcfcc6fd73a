import { act, cleanup } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openRoom, windowIs } from "../../testing/room-page.tsx";
import { aMember, aMembership, aPeer, aView, inside } from "../../testing/samples.ts";
import { videoId } from "./use-floating.ts";

beforeEach(() => windowIs(true));
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  Reflect.deleteProperty(document, "pictureInPictureElement");
});

/** Acts as the browser does when its own menu or overlay button puts a video into picture-in-picture. */
function browserFloats(video: HTMLElement, floats: boolean): void {
  Object.defineProperty(document, "pictureInPictureElement", {
    value: floats ? video : null,
    configurable: true,
  });
  const type = floats ? "enterpictureinpicture" : "leavepictureinpicture";
  act(() => void video.dispatchEvent(new Event(type, { bubbles: true })));
}

test("a video that the browser's own menu floats is still received while the page is hidden", () => {
  const ann = aMember("Ann");
  const peers = new Map([[ann.peerId, aPeer({ camera: new MediaStream() })]]);
  const { actions } = openRoom(aView(inside(aMembership([ann])), { peers }));
  const video = document.getElementById(videoId(`${ann.peerId}-camera`));
  if (video === null) throw new Error("Ann has no video");
  browserFloats(video, true);
  vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden");
  act(() => void document.dispatchEvent(new Event("visibilitychange")));
  expect(actions.show).toHaveBeenLastCalledWith(ann.peerId, { camera: "tile", screen: "hidden" });
  browserFloats(video, false);
  expect(actions.show).toHaveBeenLastCalledWith(ann.peerId, { camera: "hidden", screen: "hidden" });
});
