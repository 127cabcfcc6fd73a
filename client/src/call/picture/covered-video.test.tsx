import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { FakeMediaStream } from "../../rtc/testing/fake-media.ts";
import { RemoteTile } from "./remote-tile.tsx";

beforeEach(() => {
  vi.stubGlobal("MediaStream", FakeMediaStream);
  // happy-dom's `srcObject` accepts only its own streams.
  vi.spyOn(HTMLMediaElement.prototype, "srcObject", "set").mockImplementation(() => {});
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const stream = new FakeMediaStream() as unknown as MediaStream;
const tile = (cover: "waiting" | "covered" | null) => (
  <RemoteTile name="Stranger" remote={{ stream, picture: true, cover }} quality={null} />
);
const video = () => document.querySelector("video");

it("hides the picture, says why, and shows it again", () => {
  const { rerender } = render(tile("waiting"));
  expect(screen.getByRole("status").textContent).toBe("Hidden until the picture has been checked");
  expect(video()?.className).toContain("opacity-0");
  rerender(tile("covered"));
  expect(screen.getByRole("status").textContent).toBe("Hidden: the picture may break the rules");
  rerender(tile(null));
  expect(screen.queryByRole("status")).toBeNull();
  expect(video()?.className).not.toContain("opacity-0");
});
