import { act, cleanup, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FakeMediaStream } from "../../rtc/testing/fake-media.ts";
import { openPage, type Page, settle } from "./testing/page.ts";
import { matchIdOf, matchOf } from "./testing/samples.ts";
import { useShownView } from "./use-shown-view.ts";

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("MediaStream", FakeMediaStream);
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function Shown({ page }: { readonly page: Page }) {
  const { stranger, media } = useShownView(page.store);
  return <output>{`${stranger.phase}, camera ${media.camera.state}`}</output>;
}
const shown = () => screen.getByRole("status").textContent;
const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));

/** A page in the green room, with camera and microphone on. */
async function inGreenRoom() {
  const page = await openPage();
  await page.attach();
  render(<Shown page={page} />);
  await act(async () => {
    page.actions.start("video");
    page.actions.openBoth();
    await settle();
  });
  expect(shown()).toBe("preparing, camera on");
  return page;
}
const search = (page: Page) =>
  act(async () => {
    page.actions.searchVideo();
    await page.acceptSearch();
  });
const meet = (page: Page) => act(() => page.matched(matchOf("a", "video")));

test("who is waited for already goes from the green room into the call, and sees no search in between", async () => {
  const page = await inGreenRoom();
  await search(page);
  await pass(20);
  expect(shown()).toBe("preparing, camera on");
  await meet(page);
  await pass(50);
  expect(shown()).toBe("preparing, camera on");
  await pass(20);
  expect(shown()).toBe("connecting, camera on");
});

test("a search that lasts is shown, as it is by then", async () => {
  const page = await inGreenRoom();
  await search(page);
  await act(async () => page.actions.want("camera", false));
  await pass(100);
  expect(shown()).toMatch(/^searching, camera (?!on)/);
  await meet(page);
  await pass(60);
  expect(shown()).toMatch(/^connecting/);
});

test("nobody who has gone is shown for a moment longer, and nothing else waits", async () => {
  const page = await inGreenRoom();
  await search(page);
  await pass(200);
  await meet(page);
  await pass(100);
  await act(() => page.log("stranger:partner-left", { matchId: matchIdOf("a"), reason: "left" }));
  expect(shown()).toMatch(/^ended/);
  await act(async () => page.actions.searchAgain());
  expect(shown()).toMatch(/^requesting/);
  await act(async () => page.actions.stop());
  expect(shown()).toMatch(/^idle/);
});

test("a text chat is there at once", async () => {
  const page = await openPage();
  await page.attach();
  render(<Shown page={page} />);
  await act(() => page.meet("text"));
  expect(shown()).toMatch(/^talking/);
});
