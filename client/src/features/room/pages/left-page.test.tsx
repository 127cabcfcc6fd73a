import { cleanup, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, expect, test } from "vitest";
import type { LeftReason, Room, RoomLine } from "../state.ts";
import { openRoom } from "../testing/room-page.tsx";
import { aView, peerOf, roomId } from "../testing/samples.ts";

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
  ["left", "You have left."],
  ["removed", "The host has removed you."],
  ["rejected", "The host has not let you in."],
  ["crowded-out", "There is a crowd at the door."],
  ["ended", "The call is over."],
  ["session-lost", "Connection lost."],
])("says that the stay has ended by: %s", (reason, title) => {
  openRoom(aView(left(reason)));
  expect(document.activeElement).toBe(screen.getByRole("heading", { name: title }));
});

test("there is a way back, and what was said can be saved", async () => {
  const user = userEvent.setup();
  const { actions, change } = openRoom(aView(left("left")));
  await user.click(screen.getByRole("button", { name: "Rejoin" }));
  expect(actions.rejoin).toHaveBeenCalledOnce();
  expect(screen.getByRole("button", { name: "Save chat" })).toHaveProperty("disabled", false);
  change({ room: left("left", []) });
  expect(screen.queryByRole("button", { name: "Save chat" })).toBeNull();
});

test("whoever was never inside tries again, and does not rejoin", async () => {
  const user = userEvent.setup();
  const { actions } = openRoom(aView(left("rejected", [])));
  await user.click(screen.getByRole("button", { name: "Try again" }));
  expect(actions.rejoin).toHaveBeenCalledOnce();
});

test("whoever was removed is offered no way back that would lead nowhere", () => {
  openRoom(aView(left("removed")));
  expect(screen.queryByRole("button", { name: "Rejoin" })).toBeNull();
  expect(screen.getByRole("button", { name: "Back to start" })).toBeDefined();
});

test("whoever has another login by now, as after a new password in another tab, comes back with it", async () => {
  const user = userEvent.setup();
  const { actions } = openRoom({ ...aView(left("logged-out")), accountName: "ann" });
  expect(screen.getByRole("heading", { name: "Your login was renewed." })).toBeDefined();
  expect(screen.queryByRole("link", { name: "Log in" })).toBeNull();
  await user.click(screen.getByRole("button", { name: "Rejoin" }));
  expect(actions.rejoin).toHaveBeenCalledOnce();
});

test("whoever was logged out comes back by way of the login", () => {
  openRoom(aView(left("logged-out")));
  expect(screen.getByRole("link", { name: "Log in" }).getAttribute("href")).toBe(
    `/login?next=%2Fr%2F${roomId}`,
  );
});
