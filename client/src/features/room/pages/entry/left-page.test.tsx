import { cleanup, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, expect, test } from "vitest";
import type { LeftReason, Room, RoomLine } from "../../state.ts";
import { openRoom } from "../../testing/room-page.tsx";
import { aView, peerOf, roomId } from "../../testing/samples.ts";

afterEach(cleanup);

const lines: readonly RoomLine[] = [
  { from: peerOf("Ann"), name: "Ann", seq: 1, text: "bye", delivery: "sent" },
];
const left = (reason: LeftReason, said = lines): Room => ({
  phase: "left",
  roomId,
  name: "Jam",
  reason,
  lines: said,
});

test.each<[LeftReason, string]>([
  ["left", "You left the room."],
  ["removed", "The host removed you."],
  ["rejected", "The host didn't let you in."],
  ["crowded-out", "The lobby is full."],
  ["ended", "The call has ended."],
  ["session-lost", "Connection lost."],
])("says why the membership ended: %s", (reason, title) => {
  openRoom(aView(left(reason)));
  expect(document.activeElement).toBe(screen.getByRole("heading", { name: title }));
});

test("the user can rejoin, and save the chat", async () => {
  const user = userEvent.setup();
  const { actions, change } = openRoom(aView(left("left")));
  await user.click(screen.getByRole("button", { name: "Rejoin" }));
  expect(actions.rejoin).toHaveBeenCalledOnce();
  expect(screen.getByRole("button", { name: "Save chat" })).toHaveProperty("disabled", false);
  change({ room: left("left", []) });
  expect(screen.queryByRole("button", { name: "Save chat" })).toBeNull();
});

test("a user who was never inside tries again instead of rejoining", async () => {
  const user = userEvent.setup();
  const { actions } = openRoom(aView(left("rejected", [])));
  await user.click(screen.getByRole("button", { name: "Try again" }));
  expect(actions.rejoin).toHaveBeenCalledOnce();
});

test("a removed user gets no Rejoin button, which could not work", () => {
  openRoom(aView(left("removed")));
  expect(screen.queryByRole("button", { name: "Rejoin" })).toBeNull();
  expect(screen.getByRole("button", { name: "Back to home" })).toBeDefined();
});

test("a user whose login was renewed, as by a new password in another tab, rejoins with it", async () => {
  const user = userEvent.setup();
  const { actions } = openRoom({ ...aView(left("logged-out")), accountName: "ann" });
  expect(screen.getByRole("heading", { name: "You're logged in again." })).toBeDefined();
  expect(screen.queryByRole("link", { name: "Log in" })).toBeNull();
  await user.click(screen.getByRole("button", { name: "Rejoin" }));
  expect(actions.rejoin).toHaveBeenCalledOnce();
});

test("a user who was logged out returns through the login", () => {
  openRoom(aView(left("logged-out")));
  expect(screen.getByRole("link", { name: "Log in" }).getAttribute("href")).toBe(
    `/login?next=%2Fr%2F${roomId}`,
  );
});
