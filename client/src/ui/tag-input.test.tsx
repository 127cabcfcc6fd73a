import { cleanup, render, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { useState } from "react";
import { afterEach, expect, test } from "vitest";
import { TagInput } from "./tag-input.tsx";

afterEach(cleanup);

const normalize = (text: string) => (text.trim().length > 12 ? null : text.trim().toLowerCase());

function Tags({ start = [], limit = 3 }: { readonly start?: readonly string[]; readonly limit?: number }) {
  const [tags, setTags] = useState(start);
  return (
    <>
      <TagInput
        label="Likes"
        placeholder="add one"
        tags={tags}
        limit={limit}
        maxLength={20}
        normalize={normalize}
        removeLabel={(tag) => `Remove ${tag}`}
        fullHint="No more room."
        noTagError="Too long."
        onChange={setTags}
      />
      <output aria-label="tags">{tags.join("|")}</output>
    </>
  );
}

const input = () => screen.getByRole("textbox", { name: "Likes" });
const tags = () => screen.getByRole("status", { name: "tags" }).textContent;

test("Enter adds the typed text in its normalized spelling and empties the input", async () => {
  const user = userEvent.setup();
  render(<Tags />);
  await user.type(input(), "  Chess{Enter}");
  expect(tags()).toBe("chess");
  expect(input()).toHaveProperty("value", "");
});

test("a comma separates tags, typed or pasted", async () => {
  const user = userEvent.setup();
  render(<Tags />);
  await user.type(input(), "chess,");
  await user.click(input());
  await user.paste("jazz, Go");
  await user.keyboard("{Enter}");
  expect(tags()).toBe("chess|jazz|go");
});

test("a text that is too long stays, with the reason, and is accepted once it is shorter", async () => {
  const user = userEvent.setup();
  render(<Tags />);
  await user.type(input(), "a tag too long{Enter}");
  expect(tags()).toBe("");
  expect(input()).toHaveProperty("value", "a tag too long");
  expect(input().getAttribute("aria-describedby")).toBe(screen.getByText("Too long.").id);
  await user.type(input(), "{Backspace}{Backspace}{Backspace}{Backspace}{Backspace}{Enter}");
  expect(tags()).toBe("a tag too");
  expect(screen.queryByText("Too long.")).toBeNull();
});

test("the same tag is not added twice", async () => {
  const user = userEvent.setup();
  render(<Tags start={["chess"]} />);
  await user.type(input(), "CHESS{Enter}jazz{Enter}jazz{Enter}");
  expect(tags()).toBe("chess|jazz");
});

test("a tag in a right-to-left script is written from right to left", () => {
  render(<Tags start={["שחמט"]} />);
  expect(input().getAttribute("dir")).toBe("auto");
  expect(screen.getByText("שחמט", { selector: "span" }).getAttribute("dir")).toBe("auto");
});

test("blanks add nothing", async () => {
  const user = userEvent.setup();
  render(<Tags />);
  await user.type(input(), "   {Enter},{Enter}");
  expect(tags()).toBe("");
});

test("at the limit the input accepts no more and says why", async () => {
  const user = userEvent.setup();
  render(<Tags limit={2} />);
  await user.type(input(), "one{Enter}two{Enter}three{Enter}");
  expect(tags()).toBe("one|two");
  expect(input()).toHaveProperty("readOnly", true);
  expect(input().getAttribute("aria-describedby")).toBe(screen.getByText("No more room.").id);
});

test("pasted tags beyond the limit are left out", async () => {
  const user = userEvent.setup();
  render(<Tags limit={2} />);
  await user.click(input());
  await user.paste("one, two, three");
  expect(tags()).toBe("one|two");
});

test("Backspace in the empty input removes the last tag, and only there", async () => {
  const user = userEvent.setup();
  render(<Tags start={["chess", "jazz"]} />);
  await user.type(input(), "x{Backspace}");
  expect(tags()).toBe("chess|jazz");
  await user.keyboard("{Backspace}");
  expect(tags()).toBe("chess");
});

test("a tag's button removes it and leaves the focus in the input", async () => {
  const user = userEvent.setup();
  render(<Tags start={["chess", "jazz"]} />);
  await user.click(screen.getByRole("button", { name: "Remove chess" }));
  expect(tags()).toBe("jazz");
  expect(document.activeElement).toBe(input());
});

test("text that was typed but not confirmed is added on blur", async () => {
  const user = userEvent.setup();
  render(<Tags />);
  await user.type(input(), "chess");
  await user.tab();
  expect(tags()).toBe("chess");
});
