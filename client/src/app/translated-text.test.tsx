import { cleanup, render } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { startTranslator } from "./testing/translator.ts";
import { guardTexts } from "./translated-text.ts";

let stops: (() => void)[] = [];
beforeEach(() => {
  stops = [guardTexts()];
});
afterEach(() => {
  for (const stop of stops.toReversed()) stop();
  cleanup();
});
/** The observers of the translator and of the guard run in microtasks. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

function Sample({ count, more }: { readonly count: number; readonly more: boolean }) {
  return (
    <p>
      {more && <b>before</b>}
      {count} people {more && <i>and more</i>}
      {more ? "and text" : null}
      <span>end</span>
    </p>
  );
}
const plain = (text: string | null) => text?.replaceAll(/[«»]/gu, "");

describe.each(["before", "after"] as const)("a page whose translator inserts its text %s ours", (place) => {
  test("keeps updating counts, and shows and hides elements beside text", async () => {
    const { container, rerender, unmount } = render(<Sample count={1} more={false} />);
    stops.push(startTranslator(document.body, place));
    await settled();
    expect(container.textContent).toContain("«1»");
    for (const [count, more, said] of [
      [2, true, "before2 people and moreand textend"],
      [3, true, "before3 people and moreand textend"],
      [3, false, "3 people end"],
      [4, true, "before4 people and moreand textend"],
      [5, false, "5 people end"],
    ] as const) {
      rerender(<Sample count={count} more={more} />);
      await settled();
      expect(plain(container.textContent)).toBe(said);
    }
    unmount();
    expect(document.body.textContent).toBe("");
  });

  test("keeps the order of a list whose texts come and go", async () => {
    const List = ({ items }: { readonly items: readonly string[] }) => <div>{items.map((item) => item)}</div>;
    const { container, rerender } = render(<List items={["a"]} />);
    stops.push(startTranslator(document.body, place));
    await settled();
    for (const items of [["a", "b", "c"], ["c"], ["x", "c", "y"], [], ["z", "a"]]) {
      rerender(<List items={items} />);
      await settled();
      expect(plain(container.textContent)).toBe(items.join(""));
    }
  });
});

test("an extension's wrapper is removed with the element it wraps", async () => {
  const Two = ({ both }: { readonly both: boolean }) => (
    <div>
      {both && <b>one</b>}
      <i>two</i>
    </div>
  );
  const { container, rerender } = render(<Two both />);
  const one = container.querySelector("b");
  const wrapper = document.createElement("mark");
  one?.replaceWith(wrapper);
  if (one !== null) wrapper.append(one);
  rerender(<Two both={false} />);
  expect(container.innerHTML).toBe("<div><i>two</i></div>");
});

test("DOM operations on untouched nodes work as without the guard", () => {
  const parent = document.createElement("div");
  const [first, second] = [document.createElement("b"), document.createTextNode("text")];
  parent.append(first);
  expect(parent.insertBefore(second, first)).toBe(second);
  second.nodeValue = "other";
  expect(parent.innerHTML).toBe("other<b></b>");
  expect(parent.removeChild(first)).toBe(first);
  expect(parent.innerHTML).toBe("other");
});
