import { cleanup, render, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import { aLine, ended, talking } from "../../testing/talks.ts";
import { TextChatPage, type TextChatPageProps } from "./text-chat-page.tsx";

afterEach(cleanup);

const page = (props: Partial<TextChatPageProps>) => (
  <TextChatPage
    state={talking()}
    confirmingStop={false}
    messagesStopped={false}
    onSend={() => {}}
    onTyping={() => {}}
    onNext={() => {}}
    onStop={() => {}}
    onNew={() => {}}
    onBlock={() => {}}
    report="possible"
    onAskReport={() => {}}
    onHome={() => {}}
    {...props}
  />
);
const log = () => screen.getByRole("log", { name: "Conversation" });

test("begins with the intro and the shared interests, and nothing else", () => {
  render(page({}));
  expect(log().textContent).toBe(
    "You're now chatting with a random stranger. Say hi!You both like chess and music.",
  );
});

test("mentions no interests when none are shared", () => {
  const { match } = talking().talk;
  render(page({ state: talking({ match: { ...match, sharedInterests: [] } }) }));
  expect(log().textContent).toBe("You're now chatting with a random stranger. Say hi!");
});

test.each([
  [talking({ partnerTyping: true }), "Stranger is typing…"],
  [talking({ partnerAway: true, partnerTyping: true }), "Stranger is away…"],
  [ended("left"), "Stranger has disconnected."],
  [ended("gone"), "Stranger has disconnected."],
  [ended("you-left"), "You have disconnected."],
  [ended("session-lost"), "Connection lost."],
  [ended("overflow"), "Connection lost."],
  [ended("away"), "Connection lost."],
  [ended("no-connection"), "Couldn't connect."],
] as const)("the conversation's last line shows its state", (state, said) => {
  render(page({ state }));
  expect(log().lastElementChild?.textContent).toContain(said);
  expect(screen.getAllByText(said)).toHaveLength(1);
});

test("a running talk has Stop and Next, an ended one New, Block and Save chat", () => {
  const names = () =>
    screen.getAllByRole("button").map((one) => one.getAttribute("aria-label") ?? one.textContent);
  const { rerender } = render(page({}));
  expect(names()).toEqual(expect.arrayContaining(["Block", "Next"]));
  expect(screen.getByRole("button", { name: "Stop" })).toBeDefined();
  expect(names()).not.toContain("New");
  rerender(page({ state: ended("left", { lines: [aLine("you", "hi")] }) }));
  expect(names()).toEqual(expect.arrayContaining(["Block", "Change interests", "Save chat", "New"]));
  expect(names()).not.toContain("Next");
  expect(screen.queryByRole("button", { name: "Stop" })).toBeNull();
});

test("New takes the focus that Stop had", async () => {
  const user = userEvent.setup();
  const { rerender } = render(page({}));
  await user.click(screen.getByRole("button", { name: "Stop" }));
  rerender(page({ state: ended("you-left") }));
  expect(document.activeElement).toBe(screen.getByRole("button", { name: "New" }));
});

test("the message box keeps the focus when the partner leaves while the user types", async () => {
  const user = userEvent.setup();
  const { rerender } = render(page({}));
  const box = screen.getByRole("textbox", { name: "Message" });
  await user.type(box, "but I wanted to");
  rerender(page({ state: ended("left") }));
  expect(document.activeElement).toBe(box);
  expect(box).toHaveProperty("value", "but I wanted to");
});

test("the first Esc asks, in a live region that already existed", () => {
  const { rerender } = render(page({}));
  const region = screen.getByRole("status");
  rerender(page({ confirmingStop: true }));
  expect(region.textContent).toBe("Press Esc again to disconnect.");
});

test("blocking asks first, and only a second press blocks", async () => {
  const user = userEvent.setup();
  const blocked = vi.fn<() => void>();
  render(page({ onBlock: blocked }));
  await user.click(screen.getByRole("button", { name: "Block" }));
  expect(screen.getByRole("dialog", { name: "Block this person?" })).toBeDefined();
  await user.click(screen.getByRole("button", { name: "Cancel" }));
  expect(blocked).not.toHaveBeenCalled();
  await user.click(screen.getByRole("button", { name: "Block" }));
  const confirm = screen
    .getAllByRole("button", { name: "Block" })
    .find((one) => one.closest("dialog") !== null);
  await user.click(confirm ?? document.body);
  expect(blocked).toHaveBeenCalledOnce();
  expect(screen.queryByRole("dialog")).toBeNull();
});

test("the chat is saved as a text file made on this page", async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  const user = userEvent.setup();
  const made: Blob[] = [];
  vi.spyOn(URL, "createObjectURL").mockImplementation((blob) => {
    if (blob instanceof Blob) made.push(blob);
    return "blob:saved";
  });
  const forgotten = vi.spyOn(URL, "revokeObjectURL").mockReturnValue();
  const clicked = vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (
    this: HTMLAnchorElement,
  ) {
    expect(this.download).toMatch(/^lets-meet-[\d-]+\.txt$/u);
  });
  render(page({ state: ended("left", { lines: [aLine("stranger", "hi"), aLine("you", "bye")] }) }));
  await user.click(screen.getByRole("button", { name: "Save chat" }));
  expect(clicked).toHaveBeenCalledOnce();
  expect(await made[0]?.text()).toContain("Stranger: hi\nYou: bye\n");
  // Not before the browser has read the URL: some do so only after the click.
  vi.advanceTimersByTime(10_000);
  expect(forgotten).not.toHaveBeenCalled();
  vi.advanceTimersByTime(60_000);
  expect(forgotten).toHaveBeenCalledWith("blob:saved");
  vi.useRealTimers();
  vi.restoreAllMocks();
});

test("an empty chat cannot be saved", () => {
  render(page({ state: ended("left") }));
  expect(screen.getByRole("button", { name: "Save chat" })).toHaveProperty("disabled", true);
});

test("the message box refuses messages that a restarted server cannot carry, and earlier ones stay", () => {
  render(page({ state: talking({ lines: [aLine("stranger", "still here")] }), messagesStopped: true }));
  expect(screen.getByRole("textbox", { name: "Message" })).toHaveProperty("readOnly", true);
  expect(screen.getByText("still here")).toBeDefined();
});
