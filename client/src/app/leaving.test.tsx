import { act, cleanup, render, screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { navigate } from "wouter/use-browser-location";
import { aMembership, peerOf, roomId } from "../features/room/testing/samples.ts";
import { openPage, type Page } from "../features/stranger/testing/page.ts";
import { matchOf } from "../features/stranger/testing/samples.ts";
import { preloadPages } from "./app.tsx";
import { appOf } from "./testing/app-double.tsx";

const link = `/r/${roomId}`;
const otherLink = "/r/another-room-123";

beforeAll(preloadPages);
beforeEach(() => {
  history.pushState(null, "", "/check");
  history.pushState(null, "", "/");
});
afterEach(cleanup);

async function show(page?: Page) {
  const opened = page ?? (await openPage());
  const { element, rooms } = appOf(opened);
  render(element);
  return { page: opened, rooms, user: userEvent.setup() };
}
async function inChat() {
  const shown = await show();
  await act(() => shown.page.attach());
  await act(() => shown.page.meet("text"));
  return shown;
}
const question = (name: string) => screen.findByRole("dialog", { name });
const back = () => act(async () => history.back());
const press = (user: ReturnType<typeof userEvent.setup>, name: string) =>
  user.click(screen.getByText(name, { selector: "dialog button" }));

it("asks before Back ends a chat, and restores chat and history for a user who stays", async () => {
  const { page, user } = await inChat();
  await back();
  await question("Leave this chat?");
  expect(page.phase()).toBe("talking");
  expect(screen.getByRole("log")).toBeTruthy();
  await press(user, "Stay in the chat");
  expect(location.pathname).toBe("/");
  expect(screen.queryByRole("dialog")).toBeNull();
  expect(page.phase()).toBe("talking");
  await back();
  await question("Leave this chat?");
  expect(location.pathname).toBe("/check");
});

it("goes where Back led, in one step, for a user who leaves", async () => {
  const { page, user } = await inChat();
  await back();
  await question("Leave this chat?");
  await press(user, "Leave");
  expect(page.phase()).toBe("idle");
  expect(location.pathname).toBe("/check");
  expect(screen.queryByRole("dialog")).toBeNull();
  expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("Will a call work here?");
});

it("withdraws the question on Forward", async () => {
  const { page } = await inChat();
  await back();
  await question("Leave this chat?");
  await act(async () => history.forward());
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(page.phase()).toBe("talking");
});

it("asks before a search ends, and does not ask when nothing is lost", async () => {
  const { page, user } = await show();
  await act(() => page.attach());
  await back();
  await waitFor(() => expect(location.pathname).toBe("/check"));
  expect(screen.queryByRole("dialog")).toBeNull();
  await act(async () => history.forward());
  await user.click(await screen.findByRole("button", { name: "Text" }));
  await back();
  await question("Stop searching?");
  expect(page.phase()).toBe("requesting");
});

it("asks before a room's link ends a chat, and opens the room for a user who leaves", async () => {
  const { page, rooms, user } = await inChat();
  await act(async () => navigate(link));
  await question("Leave this chat?");
  expect(page.phase()).toBe("talking");
  expect(rooms.store.getState().room.phase).toBe("away");
  await press(user, "Leave and open the room");
  expect(page.phase()).toBe("idle");
  expect(rooms.store.getState().room).toMatchObject({ roomId });
});

it("keeps a room's link that was opened in the tab of a chat", async () => {
  const before = await openPage();
  await before.attach();
  history.pushState(null, "", link);
  const { page, user } = await show(await openPage(before.storage));
  await act(() => page.attach({ snapshot: page.inMatch(matchOf("a")) }));
  await question("Leave this chat?");
  expect(location.pathname).toBe(link);
  await press(user, "Stay in the chat");
  expect(location.pathname).toBe("/");
  expect(page.phase()).toBe("talking");
});

it("returns to the chat after a reload on any other page", async () => {
  const before = await openPage();
  await before.attach();
  history.pushState(null, "", "/check");
  const { page } = await show(await openPage(before.storage));
  await act(() => page.attach({ snapshot: page.inMatch(matchOf("a")) }));
  await waitFor(() => expect(location.pathname).toBe("/"));
  expect(screen.queryByRole("dialog")).toBeNull();
});

it("asks before another room's link ends a call, and opens that room for a user who leaves", async () => {
  history.pushState(null, "", link);
  const { page, rooms, user } = await show();
  await act(() => page.attach());
  await act(async () =>
    rooms.store.setState({ room: { phase: "inside", roomId, membership: aMembership([]) } }),
  );
  await act(async () => navigate(otherLink));
  await question("Leave the call?");
  expect(rooms.store.getState().room.phase).toBe("inside");
  await press(user, "Leave and open the room");
  expect(rooms.store.getState().room).toMatchObject({ phase: "looking", roomId: "another-room-123" });
});

it("asks before Back ends the wait in a lobby", async () => {
  history.pushState(null, "", link);
  const { page, rooms, user } = await show();
  await act(() => page.attach());
  const door = { roomId, name: "Thursday jam", peerId: peerOf("Mia"), held: null };
  await act(async () => rooms.store.setState({ room: { phase: "at-door", roomId, door } }));
  await back();
  await question("Stop waiting?");
  await press(user, "Leave");
  expect(rooms.store.getState().room.phase).toBe("away");
  expect(location.pathname).toBe("/");
});
