import { accept, refuse } from "@lets-meet/shared/protocol/ack.ts";
import { cleanup, render, screen, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import { TextRoute } from "./text-route.tsx";

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

/** Answers each fetch with the next of these values. */
function serve(...answers: readonly unknown[]) {
  const rest = [...answers];
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (url: string) => {
    asked.push(url);
    const answer = rest.shift();
    if (answer instanceof Error) throw answer;
    return { json: async () => answer };
  });
  return asked;
}
const text = (markdown: string) => accept({ markdown });

it("shows the operator's text with its headings, lists and tables", async () => {
  const asked = serve(
    text(
      "# Our rules\n\nBe *kind*.\n\n- one\n- two\n\n| What | How long |\n|---|---|\n| Chat | 3 minutes |\n",
    ),
  );
  render(<TextRoute name="rules" />);
  const title = await screen.findByRole("heading", { level: 1, name: "Our rules" });
  expect(document.activeElement).toBe(title);
  expect(asked).toEqual(["/api/texts/rules"]);
  expect(screen.getAllByRole("listitem").map((item) => item.textContent)).toEqual(["one", "two"]);
  expect(within(screen.getByRole("region")).getByRole("cell", { name: "3 minutes" })).toBeTruthy();
});

it("shows markup as text, and runs nothing", async () => {
  serve(text('# Rules\n\n<img src="x" onerror="alert(1)">\n\n[press](javascript:alert(1))'));
  const { container } = render(<TextRoute name="rules" />);
  await screen.findByRole("heading", { level: 1 });
  expect(container.querySelectorAll("img, script, [onerror]")).toHaveLength(0);
  expect(container.innerHTML).not.toContain("javascript:");
  expect(container.textContent).toContain("<img");
});

it("follows a link to another text without loading the page again", async () => {
  serve(text("# Terms\n\nSee [the rules](/rules) and [the law](https://law.example/)."));
  render(<TextRoute name="terms" />);
  await userEvent.click(await screen.findByRole("link", { name: "the rules" }));
  expect(location.pathname).toBe("/rules");
  expect(screen.getByRole("link", { name: "the law" }).getAttribute("href")).toBe("https://law.example/");
});

it.each([
  ["does not answer", new TypeError("no network")],
  ["has a problem", refuse("internal")],
  ["answers with something else", { ok: true, value: { html: "" } }],
])("says so when the server %s, and tries again on request", async (_name, answer) => {
  serve(answer, text("# Privacy"));
  render(<TextRoute name="privacy" />);
  await userEvent.click(await screen.findByRole("button", { name: "Try again" }));
  expect(await screen.findByRole("heading", { level: 1, name: "Privacy" })).toBeTruthy();
});
