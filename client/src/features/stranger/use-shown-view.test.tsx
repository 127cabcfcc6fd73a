import { act, cleanup, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { asTrack, FakeMediaStream, FakeTrack } from "../../rtc/testing/fake-media.ts";
import { openPage, type Page, settle } from "./testing/page.ts";
import { matchIdOf, matchOf } from "./testing/samples.ts";
import { useShownView } from "./use-shown-view.ts";

/** The DOM's own class, which media elements accept. */
const PlayableStream = MediaStream;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("MediaStream", FakeMediaStream);
});
afterEach(() => {
  cleanup();
  // Those played ahead live outside the rendered tree.
  for (const video of document.querySelectorAll("video")) video.remove();
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

/** The two sides agree on what the partner sends: a picture or none. */
const negotiate = (page: Page, sends: { readonly picture: boolean }) =>
  act(async () => {
    const video = sends.picture ? [asTrack(new FakeTrack("video"))] : [];
    const remote = Object.assign(new PlayableStream(), { getVideoTracks: () => video });
    page.store.setState({ remote });
  });

/** The link connects, and the partner sends a picture or none. */
const connect = async (page: Page, sends: { readonly picture: boolean }) => {
  await negotiate(page, sends);
  await act(async () => page.store.dispatch({ type: "link-connected", matchId: matchIdOf("a"), now: 0 }));
};
const playedAhead = () => document.querySelector("video[aria-label='Stranger']");

test("with a waiting partner the green room stays until the call appears with its picture", async () => {
  const page = await inGreenRoom();
  await search(page);
  await pass(20);
  await meet(page);
  await pass(50);
  expect(shown()).toBe("preparing, camera on");
  expect(playedAhead()).toBeNull();
  await connect(page, { picture: true });
  expect(shown()).toBe("preparing, camera on");
  await act(async () => playedAhead()?.dispatchEvent(new Event("loadeddata")));
  expect(shown()).toBe("talking, camera on");
  // The test renders no element for it.
  await pass(1_000);
  expect(playedAhead()).toBeNull();
});

test("a picture plays unseen before its link connects, and stops if the partner leaves by then", async () => {
  const page = await inGreenRoom();
  await search(page);
  await meet(page);
  await negotiate(page, { picture: true });
  expect([page.phase(), shown()]).toEqual(["connecting", "preparing, camera on"]);
  expect(playedAhead()).not.toBeNull();
  await act(() => page.log("stranger:partner-left", { matchId: matchIdOf("a"), reason: "left" }));
  await pass(1_000);
  expect(playedAhead()).toBeNull();
});

test("only animations without an end pause for a call that begins, and they go on with its screen", async () => {
  const told: string[] = [];
  const animation = (name: string, iterations: number) => ({
    effect: { getTiming: () => ({ iterations }) },
    pause: () => told.push(`${name} pauses`),
    play: () => told.push(`${name} goes on`),
  });
  const all = [animation("drawing", Number.POSITIVE_INFINITY), animation("button", 1)];
  Object.assign(document, { getAnimations: () => all });
  const page = await inGreenRoom();
  await search(page);
  expect(told).toEqual([]);
  await meet(page);
  expect(told).toEqual(["drawing pauses"]);
  await pass(400);
  expect(told).toEqual(["drawing pauses", "drawing goes on"]);
  Reflect.deleteProperty(document, "getAnimations");
});

test("a call without a picture is shown after a moment, in its state by then", async () => {
  const page = await inGreenRoom();
  await search(page);
  await meet(page);
  await pass(399);
  expect(shown()).toMatch(/^preparing/);
  await pass(1);
  expect(shown()).toMatch(/^connecting/);
});

test("a partner who sends no picture is shown as soon as the link is connected", async () => {
  const page = await inGreenRoom();
  await search(page);
  await meet(page);
  await connect(page, { picture: false });
  expect(shown()).toMatch(/^talking/);
});

test("a picture that no page has rendered stops playing", async () => {
  const page = await inGreenRoom();
  await search(page);
  await meet(page);
  await connect(page, { picture: true });
  expect(playedAhead()).not.toBeNull();
  await act(async () => page.actions.stop());
  expect(shown()).toMatch(/^ended/);
  await pass(1_000);
  expect(playedAhead()).toBeNull();
});

test("a search that lasts is shown, in its state by then", async () => {
  const page = await inGreenRoom();
  await search(page);
  await act(async () => page.actions.want("camera", false));
  await pass(100);
  expect(shown()).toMatch(/^searching, camera (?!on)/);
  await meet(page);
  await pass(400);
  expect(shown()).toMatch(/^connecting/);
});

test("a partner who has left is hidden at once, and no other change is delayed", async () => {
  const page = await inGreenRoom();
  await search(page);
  await pass(200);
  await meet(page);
  await pass(400);
  await act(() => page.log("stranger:partner-left", { matchId: matchIdOf("a"), reason: "left" }));
  expect(shown()).toMatch(/^ended/);
  await act(async () => page.actions.searchAgain());
  expect(shown()).toMatch(/^requesting/);
  await act(async () => page.actions.stop());
  expect(shown()).toMatch(/^idle/);
});

test("a text chat is shown at once", async () => {
  const page = await openPage();
  await page.attach();
  render(<Shown page={page} />);
  await act(() => page.meet("text"));
  expect(shown()).toMatch(/^talking/);
});
