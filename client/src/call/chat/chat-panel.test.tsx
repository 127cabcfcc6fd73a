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

// happy-dom has no layout, so the test sets the log's sizes: 100 px are visible, and each line is 50 px high.
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

test("Enter sends the message and empties the box", async () => {
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

test("an Enter that ends the composition of a character sends nothing", () => {
  render(<Panel draft="にほん" />);
  fireEvent.keyDown(box(), { key: "Enter", isComposing: true });
  // Safari fires compositionend before the keydown of the Enter that ended the composition.
  fireEvent.compositionEnd(box());
  fireEvent.keyDown(box(), { key: "Enter", keyCode: 229 });
  expect(sent).not.toHaveBeenCalled();
  fireEvent.keyDown(box(), { key: "Enter" });
  expect(sent).toHaveBeenCalledOnce();
});

test("the button sends a message too, and a blank message is never sent", async () => {
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

test("the panel reports typing at every change, and its stop with the message", async () => {
  const user = userEvent.setup();
  render(<Panel />);
  await user.type(box(), "a{Backspace}");
  await user.type(box(), "b{Enter}");
  expect(typing.mock.calls).toEqual([[true], [false], [true], [false]]);
});

test("the panel shows how many characters are left near the limit, and sends nothing beyond it", async () => {
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

test("the message box takes the focus with each new conversation, and the intro describes it", () => {
  const { rerender } = render(<Panel focusKey={null} />);
  expect(document.activeElement).toBe(document.body);
  rerender(<Panel focusKey="one" />);
  expect(document.activeElement).toBe(box());
  const description = document.getElementById(box().getAttribute("aria-describedby")?.split(" ")[0] ?? "");
  expect(description?.textContent).toBe("You both like chess.");
});

test("the message box of a closed chat keeps the focus, accepts no text and says why", async () => {
  const user = userEvent.setup();
  const { rerender } = render(<Panel />);
  rerender(<Panel closedBecause="This chat has ended" focusKey={null} />);
  expect(document.activeElement).toBe(box());
  await user.keyboard("too late{Enter}");
  expect(sent).not.toHaveBeenCalled();
  expect(box().getAttribute("placeholder")).toBe("This chat has ended");
});

test("messages are shown as plain text", () => {
  const hostile = { ...entry(1), text: "<img src=x onerror=alert(1)>\nhttps://example.org" };
  render(<Panel entries={[hostile]} />);
  expect(log().querySelector("img, a, script")).toBeNull();
  expect(within(log()).getByText(/<img src=x/u).textContent).toBe(hostile.text);
});

test("an own message shows its delivery state", () => {
  const { rerender } = render(<Panel entries={[entry(1, true), entry(2)]} />);
  expect(within(log()).getAllByRole("img")).toHaveLength(1);
  const mark = within(log()).getByRole("img", { name: "Sending" });
  rerender(<Panel entries={[{ ...entry(1, true), delivery: "delivered" }, entry(2)]} />);
  expect(mark.getAttribute("aria-label")).toBe("Delivered");
  expect(mark.isConnected).toBe(true);
});

test("the log stays at its end while the reader is there", () => {
  const { rerender } = render(<Panel entries={several.slice(0, 4)} />);
  expect(log().scrollTop).toBe(250);
  rerender(<Panel entries={several} />);
  expect(log().scrollTop).toBe(300);
  rerender(<Panel entries={several} outro="Stranger is typing…" />);
  expect(log().scrollTop).toBe(350);
  expect(screen.queryByRole("button", { name: "New messages" })).toBeNull();
});

test("the log of a reader who has scrolled up stays put, and offers a button to new messages", async () => {
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

test("the log scrolls to an own message", () => {
  const { rerender } = render(<Panel entries={several} />);
  log().scrollTop = 0;
  fireEvent.scroll(log());
  rerender(<Panel entries={[...several, entry(6, true)]} />);
  expect(log().scrollTop).toBe(350);
});

test("scrolling back to the end removes the button", () => {
  const { rerender } = render(<Panel entries={several.slice(0, 4)} />);
  log().scrollTop = 0;
  fireEvent.scroll(log());
  rerender(<Panel entries={several} />);
  expect(screen.getByRole("button", { name: "New messages" })).toBeDefined();
  log().scrollTop = 200;
  fireEvent.scroll(log());
  expect(screen.queryByRole("button", { name: "New messages" })).toBeNull();
});
