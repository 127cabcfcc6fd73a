import { MatchId } from "@lets-meet/shared/ids.ts";
import { cleanup, render, screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { aLine, ended, talking } from "../../testing/talks.ts";
import { videoCall as page, windowIsWide } from "../../testing/video-call.tsx";

/** The button of that name once it accepts presses. */
const untilHears = (name: string) =>
  waitFor(() => {
    const button = screen.getByRole("button", { name });
    expect(button.getAttribute("aria-disabled")).not.toBe("true");
    return button;
  });

beforeEach(() => windowIsWide(true));
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

test("on a desktop the chat is beside the picture, and its message box has the focus", () => {
  render(page());
  expect(screen.getByRole("log", { name: "Conversation" })).toBeDefined();
  expect(document.activeElement).toBe(screen.getByRole("textbox", { name: "Message" }));
});

test("on a phone the chat is a press away, and its newest message is over the user's own picture", async () => {
  windowIsWide(false);
  const user = userEvent.setup();
  render(page({ state: talking({ lines: [aLine("stranger", "first"), aLine("you", "second", 2)] }) }));
  expect(screen.queryByRole("log")).toBeNull();
  expect(screen.getByText("second")).toBeDefined();
  expect(screen.queryByText("first")).toBeNull();
  expect(document.activeElement).toBe(screen.getByRole("region", { name: "Call with a stranger" }));
  await user.click(screen.getByRole("button", { name: "Show chat" }));
  expect(screen.getByText("first")).toBeDefined();
  expect(document.activeElement).toBe(screen.getByRole("textbox", { name: "Message" }));
  await user.click(screen.getByRole("button", { name: "Hide chat" }));
  expect(screen.queryByRole("log")).toBeNull();
});

test("a draft survives hiding the chat", async () => {
  windowIsWide(false);
  const user = userEvent.setup();
  render(page());
  await user.click(screen.getByRole("button", { name: "Show chat" }));
  await user.type(screen.getByRole("textbox", { name: "Message" }), "half a th");
  await user.click(screen.getByRole("button", { name: "Hide chat" }));
  await user.click(screen.getByRole("button", { name: "Show chat" }));
  expect(screen.getByRole("textbox", { name: "Message" })).toHaveProperty("value", "half a th");
});

test("on a phone Next and New are in reach while the chat is open", async () => {
  windowIsWide(false);
  const user = userEvent.setup();
  const next = vi.fn<() => void>();
  const again = vi.fn<() => void>();
  const { rerender } = render(page({ onNext: next, onNew: again }));
  await user.click(screen.getByRole("button", { name: "Show chat" }));
  await user.click(await untilHears("Next"));
  expect(next).toHaveBeenCalledOnce();
  rerender(page({ onNext: next, onNew: again, state: ended("left") }));
  await user.click(screen.getByRole("button", { name: "New" }));
  expect(again).toHaveBeenCalledOnce();
});

test("on a phone the conversation begins over the user's own picture", () => {
  windowIsWide(false);
  render(page());
  expect(screen.getByText("You're now chatting with a random stranger. Say hi!")).toBeDefined();
});

test.each([
  [{ state: talking({ partnerAway: true }), quality: "lost" as const }, "Stranger is away…"],
  [{ reconnecting: true }, "Connection dropped. Reconnecting…"],
  [{ confirmingStop: true }, "Press Esc again to disconnect."],
  [{ state: ended("left") }, "Stranger has disconnected."],
  [{ state: ended("you-left") }, "You have disconnected."],
])("the call's state is announced in the one region that already existed", (props, said) => {
  const { rerender } = render(page());
  const region = screen.getByRole("status");
  expect(region.textContent).toBe("");
  rerender(page(props));
  expect(screen.getByRole("status")).toBe(region);
  expect(region.textContent).toBe(said);
  expect(screen.getAllByText(said)).toHaveLength(1);
});

test("Next ignores presses for half a second after a match, so that a double press skips no partner", async () => {
  const user = userEvent.setup();
  const next = vi.fn<() => void>();
  const { rerender } = render(page({ onNext: next }));
  await user.dblClick(screen.getByRole("button", { name: "Next" }));
  expect(next).not.toHaveBeenCalled();
  await user.click(await untilHears("Next"));
  expect(next).toHaveBeenCalledOnce();
  const state = talking();
  const match = { ...state.talk.match, matchId: MatchId.parse("another".padEnd(21, "_")) };
  rerender(page({ onNext: next, state: { ...state, talk: { ...state.talk, match } } }));
  await user.click(screen.getByRole("button", { name: "Next" }));
  expect(next).toHaveBeenCalledOnce();
});

test("New replaces Next in the same position when the talk is over", () => {
  const { rerender } = render(page());
  const next = screen.getByRole("button", { name: "Next" });
  rerender(page({ state: ended("left") }));
  expect(screen.getByRole("button", { name: "New" })).toBe(next);
});

test("the stranger's picture is removed once the talk is over", () => {
  const remote = { stream: new MediaStream(), picture: true };
  const { rerender } = render(page({ remote }));
  expect(screen.getByLabelText("Stranger")).toBeDefined();
  rerender(page({ remote, state: ended("you-left") }));
  expect(screen.queryByLabelText("Stranger")).toBeNull();
});

test("every control calls its handler", async () => {
  const user = userEvent.setup();
  const heard: string[] = [];
  const hear = (what: string) => (value?: unknown) => {
    heard.push(typeof value === "string" || typeof value === "boolean" ? `${what} ${value}` : what);
  };
  render(
    page({
      onMicrophone: hear("microphone"),
      onCamera: hear("camera"),
      onAutoNext: hear("by itself"),
      onStop: hear("stop"),
      onNext: hear("next"),
      onSend: hear("send"),
    }),
  );
  await user.click(screen.getByRole("button", { name: "Turn microphone on" }));
  await user.click(screen.getByRole("button", { name: "Turn camera on" }));
  await user.click(screen.getByRole("switch", { name: "Next automatically" }));
  await user.type(screen.getByRole("textbox", { name: "Message" }), "hi{Enter}");
  await user.click(screen.getByRole("button", { name: "Stop" }));
  await user.click(await untilHears("Next"));
  expect(heard).toEqual(["microphone true", "camera true", "by itself true", "send hi", "stop", "next"]);
});

test("Devices opens the choice of camera and microphone", async () => {
  const user = userEvent.setup();
  render(page());
  await user.click(screen.getByRole("button", { name: "Devices" }));
  expect(screen.getByRole("dialog", { name: "Camera and microphone" })).toBeDefined();
  await user.click(screen.getByRole("button", { name: "Done" }));
  expect(screen.queryByRole("dialog")).toBeNull();
});

test("the letters M and V can be switched off, and then the buttons do not name them", async () => {
  const user = userEvent.setup();
  const switched = vi.fn<(on: boolean) => void>();
  const keysOf = (device: string) =>
    screen.getByRole("button", { name: `Turn ${device} on` }).getAttribute("aria-keyshortcuts");
  const { rerender } = render(page({ onSingleKeys: switched }));
  expect([keysOf("microphone"), keysOf("camera")]).toEqual(["M Control+D Meta+D", "V Control+E Meta+E"]);
  await user.click(screen.getByRole("button", { name: "Devices" }));
  await user.click(screen.getByRole("switch", { name: "Single-key shortcuts: M and V", checked: true }));
  expect(switched).toHaveBeenCalledExactlyOnceWith(false);
  await user.click(screen.getByRole("button", { name: "Done" }));
  rerender(page({ singleKeys: false, onSingleKeys: switched }));
  expect([keysOf("microphone"), keysOf("camera")]).toEqual(["Control+D Meta+D", "Control+E Meta+E"]);
});

test("the user's own microphone is measured only while its level is shown", async () => {
  const user = userEvent.setup();
  const deaf = vi.fn<() => void>();
  const listen = vi.fn<() => () => void>(() => deaf);
  const { rerender } = render(page({ level: listen }));
  expect(listen).not.toHaveBeenCalled();
  await user.click(screen.getByRole("button", { name: "Devices" }));
  rerender(page({ level: listen, quality: "fair" }));
  expect(listen).toHaveBeenCalledOnce();
  expect(deaf).not.toHaveBeenCalled();
  await user.click(screen.getByRole("button", { name: "Done" }));
  expect(deaf).toHaveBeenCalledOnce();
});

test.each([
  ["desk", true, () => screen.getByRole("log")],
  ["phone", false, () => screen.getAllByRole("status").at(-1)],
])("on a %s, a partner who is away but still visible is marked in the chat only", (_where, wide, chat) => {
  windowIsWide(wide);
  const { rerender } = render(page());
  const [overPicture] = screen.getAllByRole("status");
  rerender(page({ state: talking({ partnerAway: true }) }));
  expect(overPicture?.textContent).toBe("");
  expect(chat()?.textContent).toContain("Stranger is away…");
  rerender(page({ state: talking({ partnerAway: true }), quality: "lost" }));
  expect(overPicture?.textContent).toBe("Stranger is away…");
  expect(screen.getAllByText("Stranger is away…")).toHaveLength(1);
});
