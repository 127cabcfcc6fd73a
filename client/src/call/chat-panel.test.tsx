import { cleanup, fireEvent, render, screen, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { useState } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ChatEntry } from "./chat-entry.ts";
import { ChatPanel, type ChatPanelProps } from "./chat-panel.tsx";

const entry = (place: number, mine = false): ChatEntry => ({
  key: `${place}`,
  mine,
  author: mine ? "You" : "Stranger",
  text: `message ${place}`,
  delivery: mine ? "sending" : null,
});

const sent = vi.fn<(text: string) => void>();
const typing = vi.fn<(typing: boolean) => void>();

function Panel(props: Partial<ChatPanelProps>) {
  const [draft, setDraft] = useState("");
  return (
    <ChatPanel
      header="Chat"
      intro="You both like chess."
      entries={[]}
      outro={null}
      draft={draft}
      onDraft={setDraft}
      onSend={sent}
      onTyping={typing}
      limit={20}
      closedBecause={null}
      focusKey="one"
      {...props}
    />
  );
}

// happy-dom lays nothing out, so the sizes of the log are given: 100 px of it are seen, and each line is 50 px high.
beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(100);
  vi.spyOn(HTMLElement.prototype, "scrollHeight", "get").mockImplementation(function (this: HTMLElement) {
    return this.childElementCount * 50;
  });
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  sent.mockReset();
  typing.mockReset();
});

const box = () => screen.getByRole("textbox", { name: "Message" });
const log = () => screen.getByRole("log", { name: "Conversation" });
const several = [entry(1), entry(2), entry(3), entry(4), entry(5)];

test("Enter sends what was written and empties the box", async () => {
  const user = userEvent.setup();
  render(<Panel />);
  await user.type(box(), " hello {Enter}");
  expect(sent.mock.calls).toEqual([["hello"]]);
  expect(box()).toHaveProperty("value", "");
});

test("Shift+Enter breaks the line and sends nothing", async () => {
  const user = userEvent.setup();
  render(<Panel />);
  await user.type(box(), "one{Shift>}{Enter}{/Shift}two");
  expect(sent).not.toHaveBeenCalled();
  expect(box()).toHaveProperty("value", "one\ntwo");
});

test("Enter that ends the composition of a character sends nothing", () => {
  render(<Panel draft="にほん" />);
  fireEvent.keyDown(box(), { key: "Enter", isComposing: true });
  // Safari says that the composition has ended before it tells of the Enter that has ended it.
  fireEvent.compositionEnd(box());
  fireEvent.keyDown(box(), { key: "Enter", keyCode: 229 });
  expect(sent).not.toHaveBeenCalled();
  fireEvent.keyDown(box(), { key: "Enter" });
  expect(sent).toHaveBeenCalledOnce();
});

test("the button sends too, and blanks are never sent", async () => {
  const user = userEvent.setup();
  render(<Panel />);
  await user.type(box(), "   ");
  await user.click(screen.getByRole("button", { name: "Send" }));
  expect(sent).not.toHaveBeenCalled();
  await user.type(box(), "hi");
  await user.click(screen.getByRole("button", { name: "Send" }));
  expect(sent.mock.calls).toEqual([["hi"]]);
  expect(document.activeElement).toBe(box());
});

test("typing is told at every change, and its end with the message", async () => {
  const user = userEvent.setup();
  render(<Panel />);
  await user.type(box(), "a{Backspace}");
  await user.type(box(), "b{Enter}");
  expect(typing.mock.calls).toEqual([[true], [false], [true], [false]]);
});

test("near the limit it says how much is left, and beyond it nothing is sent", async () => {
  const user = userEvent.setup();
  render(<Panel />);
  await user.type(box(), "19 characters long!");
  expect(screen.getByText("1 character left")).toBeDefined();
  await user.type(box(), "!!{Enter}");
  expect(screen.getByText("1 character too long")).toBeDefined();
  expect(sent).not.toHaveBeenCalled();
  await user.type(box(), "{Backspace}{Enter}");
  expect(sent).toHaveBeenCalledWith("19 characters long!!");
});

test("the message box takes the focus with each new conversation, and is described by what the two share", () => {
  const { rerender } = render(<Panel focusKey={null} />);
  expect(document.activeElement).toBe(document.body);
  rerender(<Panel focusKey="one" />);
  expect(document.activeElement).toBe(box());
  const description = document.getElementById(box().getAttribute("aria-describedby")?.split(" ")[0] ?? "");
  expect(description?.textContent).toBe("You both like chess.");
});

test("once the chat is over the box keeps the focus, takes no text and says why", async () => {
  const user = userEvent.setup();
  const { rerender } = render(<Panel />);
  rerender(<Panel closedBecause="This chat is over" focusKey={null} />);
  expect(document.activeElement).toBe(box());
  await user.keyboard("too late{Enter}");
  expect(sent).not.toHaveBeenCalled();
  expect(box().getAttribute("placeholder")).toBe("This chat is over");
});

test("messages are shown as text and as nothing else", () => {
  const hostile = { ...entry(1), text: "<img src=x onerror=alert(1)>\nhttps://example.org" };
  render(<Panel entries={[hostile]} />);
  expect(log().querySelector("img, a, script")).toBeNull();
  expect(within(log()).getByText(/<img src=x/u).textContent).toBe(hostile.text);
});

test("an own message says where it is", () => {
  const { rerender } = render(<Panel entries={[entry(1, true), entry(2)]} />);
  expect(within(log()).getAllByRole("img")).toHaveLength(1);
  const mark = within(log()).getByRole("img", { name: "Sending" });
  rerender(<Panel entries={[{ ...entry(1, true), delivery: "delivered" }, entry(2)]} />);
  expect(mark.getAttribute("aria-label")).toBe("Delivered");
  expect(mark.isConnected).toBe(true);
});

test("a reader at the end is kept at the end", () => {
  const { rerender } = render(<Panel entries={several.slice(0, 4)} />);
  expect(log().scrollTop).toBe(250);
  rerender(<Panel entries={several} />);
  expect(log().scrollTop).toBe(300);
  rerender(<Panel entries={several} outro="Stranger is typing…" />);
  expect(log().scrollTop).toBe(350);
  expect(screen.queryByRole("button", { name: "New messages" })).toBeNull();
});

test("a reader who has scrolled up stays there, is told of new messages, and can go to them", async () => {
  const user = userEvent.setup();
  const { rerender } = render(<Panel entries={several.slice(0, 4)} />);
  log().scrollTop = 20;
  fireEvent.scroll(log());
  rerender(<Panel entries={several} />);
  expect(log().scrollTop).toBe(20);
  await user.click(screen.getByRole("button", { name: "New messages" }));
  expect(log().scrollTop).toBe(300);
  expect(screen.queryByRole("button", { name: "New messages" })).toBeNull();
});

test("an own message always shows", () => {
  const { rerender } = render(<Panel entries={several} />);
  log().scrollTop = 0;
  fireEvent.scroll(log());
  rerender(<Panel entries={[...several, entry(6, true)]} />);
  expect(log().scrollTop).toBe(350);
});

test("scrolling back to the end by hand takes the button away", () => {
  const { rerender } = render(<Panel entries={several.slice(0, 4)} />);
  log().scrollTop = 0;
  fireEvent.scroll(log());
  rerender(<Panel entries={several} />);
  expect(screen.getByRole("button", { name: "New messages" })).toBeDefined();
  log().scrollTop = 200;
  fireEvent.scroll(log());
  expect(screen.queryByRole("button", { name: "New messages" })).toBeNull();
});
