import { act, cleanup, render, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import fc from "fast-check";
import { afterEach, expect, test, vi } from "vitest";
import { FillSwitch } from "./fill-switch.tsx";
import { choosePictureFit, mostCropped, objectFitOf, rememberedFit, shownShare } from "./picture-fit.ts";
import { StreamVideo } from "./stream-video.tsx";

afterEach(() => {
  cleanup();
  choosePictureFit("whole");
  vi.restoreAllMocks();
});

const side = fc.integer({ min: 1, max: 4_000 });
const size = fc.record({ width: side, height: side });

test("a picture is cropped by a tenth at most, unless the user has chosen to fill tiles", () => {
  fc.assert(
    fc.property(size, size, (picture, tile) => {
      const shown = objectFitOf(picture, tile, "whole") === "contain" ? 1 : shownShare(picture, tile);
      expect(shown).toBeGreaterThanOrEqual(1 - mostCropped);
      expect(objectFitOf(picture, tile, "fill")).toBe("cover");
    }),
  );
});

test("a rotated picture on a rotated tile is cropped alike", () => {
  const turned = ({ width, height }: { width: number; height: number }) => ({ width: height, height: width });
  fc.assert(
    fc.property(size, size, (picture, tile) => {
      expect(shownShare(turned(picture), turned(tile))).toBeCloseTo(shownShare(picture, tile));
    }),
  );
});

test.each([
  ["4:3 in the grid of four of a small laptop", [640, 480], [604, 250], "contain"],
  ["a portrait picture on a wide tile", [480, 640], [604, 250], "contain"],
  ["16:9 on a tile of nearly that shape", [1280, 720], [600, 350], "cover"],
  ["a picture without a size yet", [0, 0], [604, 250], "contain"],
  ["a tile without a size yet", [640, 480], [0, 0], "contain"],
] as const)("the fit is right for %s", (_name, [width, height], [wide, high], fit) => {
  expect(objectFitOf({ width, height }, { width: wide, height: high }, "whole")).toBe(fit);
});

const shape = (element: HTMLVideoElement, picture: readonly [number, number]) => {
  for (const [name, value] of Object.entries({ videoWidth: picture[0], videoHeight: picture[1] }))
    Object.defineProperty(element, name, { value, configurable: true });
  act(() => void element.dispatchEvent(new Event("resize")));
};

test("a video follows its picture's shape and the user's choice, which the browser remembers", async () => {
  vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(600);
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(340);
  const user = userEvent.setup();
  render(
    <>
      <StreamVideo label="Ann" stream={new MediaStream()} />
      <FillSwitch />
    </>,
  );
  const video = screen.getByLabelText<HTMLVideoElement>("Ann");
  shape(video, [1280, 720]);
  expect(video.style.objectFit).toBe("cover");
  shape(video, [720, 1280]);
  expect(video.style.objectFit).toBe("contain");
  await user.click(screen.getByRole("switch"));
  expect(video.style.objectFit).toBe("cover");
  expect(localStorage.getItem("lets-meet:picture-fit")).toBe("fill");
  expect(rememberedFit()).toBe("fill");
});
