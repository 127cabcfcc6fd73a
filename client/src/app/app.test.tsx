import { refuse } from "@lets-meet/shared/protocol/ack.ts";
import { act, cleanup, render, screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { navigate } from "wouter/use-browser-location";
import { openPage, type Page } from "../features/stranger/testing/page.ts";
import { matchIdOf, matchOf } from "../features/stranger/testing/samples.ts";
import { keyOf } from "../net/testing/wire.ts";
import { FakeMediaStream } from "../rtc/testing/fake-media.ts";
import { preloadPages } from "./app.tsx";
import { appOf } from "./testing/app-double.tsx";

beforeAll(preloadPages);
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

const show = async (page?: Page) => {
  const opened = page ?? (await openPage());
  render(appOf(opened).element);
  return { page: opened, user: userEvent.setup() };
};
const button = (name: string | RegExp) => screen.getByRole("button", { name });

describe("the whole page", () => {
  it("goes from the start page through a search into a text chat and out again", async () => {
    const { page, user } = await show();
    await act(() => page.attach());
    await user.click(button("Text"));
    expect(screen.getByRole("heading", { name: /Looking for someone/ })).toBeTruthy();
    await act(() => page.acceptSearch());
    await act(() => page.matched(matchOf("a")));
    expect(document.title).toBe("Talking with a stranger — Let's Meet");
    const box = screen.getByRole("textbox", { name: "Message" });
    expect(document.activeElement).toBe(box);
    await user.keyboard("hello{Enter}");
    expect(page.payload("chat:send")).toEqual({ matchId: matchIdOf("a"), seq: 1, text: "hello" });
    expect(screen.getByRole("log").textContent).toContain("hello");
    await act(() => page.log("chat:message", { matchId: matchIdOf("a"), seq: 1, text: "<b>hey</b>" }));
    expect(screen.getByRole("log").textContent).toContain("<b>hey</b>");
    await user.keyboard("{Escape}");
    expect(screen.getByText("Press Esc again to disconnect.")).toBeTruthy();
    await user.keyboard("{Escape}");
    expect(screen.getByText("You have disconnected.")).toBeTruthy();
    await user.keyboard("{Escape}");
    expect(screen.getByRole("heading", { name: /Looking for someone/ })).toBeTruthy();
  });

  it("focuses the heading on a return to the start page, and leaves the focus alone on arrival", async () => {
    const { page, user } = await show();
    await act(() => page.attach());
    expect(document.activeElement).toBe(document.body);
    await user.click(button("Text"));
    await user.click(button("Cancel"));
    expect(document.activeElement).toBe(screen.getByRole("heading", { level: 1 }));
  });

  it("says why a search was refused, and tries again", async () => {
    const { page, user } = await show();
    await act(() => page.attach());
    await user.click(button("Text"));
    await act(() => page.answer("stranger:search", refuse("queue-full")));
    expect(screen.getByRole("heading", { name: "The queue is full." })).toBeTruthy();
    await user.click(button("Try again"));
    expect(page.phase()).toBe("requesting");
  });

  it("of a server without strangers leads to the rooms", async () => {
    const page = await openPage();
    page.store.setState({ modes: [] });
    const { user } = await show(page);
    await act(() => page.attach());
    expect(screen.queryByRole("button", { name: "Text" })).toBeNull();
    expect(document.title).toBe("Let's Meet");
    await user.click(screen.getByRole("link", { name: "My rooms" }));
    expect(location.pathname).toBe("/rooms");
    act(() => navigate("/"));
  });

  it("says that a search is not offered here, after the operator has switched it off", async () => {
    const { page, user } = await show();
    await act(() => page.attach());
    await user.click(button("Text"));
    await act(() => page.answer("stranger:search", refuse("switched-off")));
    expect(screen.getByRole("heading", { name: "This isn't offered here." })).toBeTruthy();
  });

  it("gives the session to another tab and can take it back", async () => {
    const { page, user } = await show();
    await act(() => page.attach());
    await act(async () => page.wire.say("session:superseded", {}));
    await user.click(button("Use here"));
    await act(() => page.attach());
    expect(button("Text")).toBeTruthy();
  });

  it("says that the server lost track of the page until the user dismisses it", async () => {
    const { page, user } = await show();
    await act(() => page.attach());
    await act(() => page.meet("text"));
    await act(async () => page.wire.drop());
    expect(screen.getByText("Lost connection to the server.")).toBeTruthy();
    await act(() => page.attach({ resumed: false, session: keyOf("b") }));
    expect(screen.getByText("The server lost this chat.")).toBeTruthy();
    await user.click(button("OK"));
    expect(screen.queryByText("The server lost track of this page.")).toBeNull();
  });

  it("hides the start page while it finds out where the session was", async () => {
    const before = await openPage();
    await before.attach();
    const { page } = await show(await openPage(before.storage));
    expect(screen.queryByRole("button", { name: "Text" })).toBeNull();
    expect(await screen.findByRole("heading", { name: "Reconnecting…" })).toBeTruthy();
    await act(() => page.attach({ snapshot: page.inMatch(matchOf("a")) }));
    expect(screen.queryByRole("heading", { name: "Reconnecting…" })).toBeNull();
    expect(screen.getByRole("log")).toBeTruthy();
  });

  it("goes through the green room into a video call", async () => {
    const { page, user } = await show();
    await act(() => page.attach());
    await user.click(button("Video"));
    await user.click(button("Turn both on"));
    await vi.waitFor(() => expect(button("Turn camera off")).toBeTruthy());
    await user.click(button("Start video"));
    await act(() => page.acceptSearch());
    await act(() => page.matched(matchOf("a", "video")));
    await vi.waitFor(() => expect(button(/^Next/)).toBeTruthy());
    await user.click(button("Turn microphone off"));
    expect(page.view().media.microphone).toMatchObject({ muted: true });
    // The button ignores presses for half a second, against double clicks.
    await waitFor(() => expect(button(/^Next/).getAttribute("aria-disabled")).toBe("false"));
    await user.click(button(/^Next/));
    expect(page.payload("stranger:next")).toMatchObject({ matchId: matchIdOf("a") });
  });
});
