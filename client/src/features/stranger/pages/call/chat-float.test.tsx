import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { aLine, aTalk } from "../../testing/talks.ts";
import { ChatFloat } from "./chat-float.tsx";

afterEach(cleanup);

const float = () => screen.getByRole("status");

test("begins with the shared interests, until the first message", () => {
  const { rerender } = render(<ChatFloat talk={aTalk()} ended={false} />);
  expect(float().textContent).toContain("You both like chess and music.");
  rerender(<ChatFloat talk={aTalk({ lines: [aLine("stranger", "hi")] })} ended={false} />);
  expect(float().textContent).toBe("Stranger hi");
});

test("shows only the newest message", () => {
  const lines = [aLine("stranger", "first"), aLine("you", "second"), aLine("stranger", "third", 2)];
  render(<ChatFloat talk={aTalk({ lines })} ended={false} />);
  expect(float().textContent).toBe("Stranger third");
});

test("shows that the partner is typing", () => {
  render(<ChatFloat talk={aTalk({ lines: [aLine("you", "hi")], partnerTyping: true })} ended={false} />);
  expect(float().textContent).toBe("You hiStranger is typing…");
});

test("shows that the partner is away, until the talk is over", () => {
  const talk = aTalk({ lines: [aLine("you", "hi")] });
  const { rerender } = render(<ChatFloat talk={talk} ended={false} away="Stranger is away…" />);
  expect(float().textContent).toBe("You hiStranger is away…");
  rerender(<ChatFloat talk={talk} ended away="Stranger is away…" />);
  expect(float().textContent).toBe("");
});

test("markup in a message stays text", () => {
  render(<ChatFloat talk={aTalk({ lines: [aLine("stranger", "<b>x</b>")] })} ended={false} />);
  expect(float().querySelector("b")).toBeNull();
  expect(float().textContent).toBe("Stranger <b>x</b>");
});

test("is empty once the talk is over, and its region stays for the next", () => {
  const talk = aTalk({ lines: [aLine("stranger", "hi")] });
  const { rerender } = render(<ChatFloat talk={talk} ended={false} />);
  const region = float();
  rerender(<ChatFloat talk={talk} ended />);
  expect(float()).toBe(region);
  expect(region.textContent).toBe("");
});
