import { act, cleanup, render, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { useStore } from "zustand";
import { openPage } from "../features/stranger/testing/page.ts";
import type { PageSession } from "../net/page-session.ts";
import { FakeMediaStream } from "../rtc/testing/fake-media.ts";
import { preloadPages } from "./app.tsx";
import { Breakage } from "./breakage.tsx";
import { appOf } from "./testing/app-double.tsx";

beforeAll(preloadPages);
beforeEach(() => {
  vi.stubGlobal("MediaStream", FakeMediaStream);
  vi.spyOn(HTMLMediaElement.prototype, "srcObject", "set").mockImplementation(() => {});
  // React logs every render error to the console.
  vi.spyOn(console, "error").mockImplementation(() => {});
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const secret = "cannot read properties of undefined";

/** A component that fails to render at a certain online count. */
function Fragile({ line }: { readonly line: PageSession["view"] }) {
  if (useStore(line).online === 13) throw new Error(secret);
  return null;
}

/** A page in a video call, with a function that breaks it. */
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

test("a page that renders is shown", async () => {
  await inCall();
  expect(screen.getByRole("button", { name: "Next" })).toBeDefined();
  expect(screen.queryByRole("button", { name: "Reload" })).toBeNull();
});

test("a page that breaks shows one sentence and one button, and no error text", async () => {
  const { reload, shatter } = await inCall();
  shatter();
  const title = screen.getByRole("heading", { name: "Something went wrong." });
  expect(document.activeElement).toBe(title);
  expect(document.body.textContent).not.toContain(secret);
  expect(screen.getAllByRole("button")).toHaveLength(1);
  await userEvent.setup().click(screen.getByRole("button", { name: "Reload" }));
  expect(reload).toHaveBeenCalledOnce();
});

test("the session and the call continue behind it, and a reload resumes them", async () => {
  const { page, shatter } = await inCall();
  const asked = page.asked();
  const [connection] = page.network.connections;
  shatter();
  expect(page.phase()).toBe("connecting");
  expect(page.asked()).toEqual(asked);
  expect(connection?.connectionState).not.toBe("closed");
  const reloaded = await openPage(page.storage);
  expect(reloaded.line().resuming).toBe(true);
});
