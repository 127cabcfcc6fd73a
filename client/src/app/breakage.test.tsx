import { act, cleanup, render, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { useStore } from "zustand";
import { openPage } from "../features/stranger/testing/page.ts";
import type { PageSession } from "../net/page-session.ts";
import { FakeMediaStream } from "../rtc/testing/fake-media.ts";
import { Breakage } from "./breakage.tsx";
import { appOf } from "./testing/app-double.tsx";

beforeEach(() => {
  vi.stubGlobal("MediaStream", FakeMediaStream);
  vi.spyOn(HTMLMediaElement.prototype, "srcObject", "set").mockImplementation(() => {});
  // React tells the console what broke.
  vi.spyOn(console, "error").mockImplementation(() => {});
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const secret = "cannot read properties of undefined";

/** Something on the page that cannot be drawn once so many people are online. */
function Fragile({ line }: { readonly line: PageSession["view"] }) {
  if (useStore(line).online === 13) throw new Error(secret);
  return null;
}

/** A page in the middle of a video call, that breaks when told. */
async function inCall() {
  const page = await openPage();
  const reload = vi.fn<() => void>();
  render(
    <Breakage onReload={reload}>
      {appOf(page).element}
      <Fragile line={page.session.view} />
    </Breakage>,
  );
  await act(() => page.attach());
  await act(() => page.meet("video"));
  await screen.findByRole("button", { name: "Next" });
  return { page, reload, shatter: () => act(() => page.session.view.setState({ online: 13 })) };
}

test("a page that can be drawn is drawn", async () => {
  await inCall();
  expect(screen.getByRole("button", { name: "Next" })).toBeDefined();
  expect(screen.queryByRole("button", { name: "Reload" })).toBeNull();
});

test("what breaks is said in a sentence, with one thing to do and no word of the machine's", async () => {
  const { reload, shatter } = await inCall();
  shatter();
  const title = screen.getByRole("heading", { name: "This page broke." });
  expect(document.activeElement).toBe(title);
  expect(document.body.textContent).not.toContain(secret);
  expect(screen.getAllByRole("button")).toHaveLength(1);
  await userEvent.setup().click(screen.getByRole("button", { name: "Reload" }));
  expect(reload).toHaveBeenCalledOnce();
});

test("session and call go on behind it, and a reload finds them", async () => {
  const { page, shatter } = await inCall();
  const asked = page.asked();
  const [connection] = page.network.connections;
  shatter();
  expect(page.phase()).toBe("connecting");
  expect(page.asked()).toEqual(asked);
  expect(connection?.connectionState).not.toBe("closed");
  const reloaded = await openPage(page.shelf);
  expect(reloaded.line().resuming).toBe(true);
});
