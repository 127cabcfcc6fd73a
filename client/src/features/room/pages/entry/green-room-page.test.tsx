import { act, cleanup, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import type { Room } from "../../state.ts";
import { openRoom } from "../../testing/room-page.tsx";
import { aPreview, aView, peerOf, roomId } from "../../testing/samples.ts";

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

type GreenRoom = Extract<Room, { phase: "green-room" }>;
const green = (changes: Partial<GreenRoom> = {}): GreenRoom => ({
  phase: "green-room",
  roomId,
  preview: aPreview(),
  trouble: null,
  joining: false,
  ...changes,
});
const settings = { lobby: true, guests: true, capacity: 8, relay: false };

test("a guest enters a name, and joins without camera or microphone", async () => {
  const user = userEvent.setup();
  const { actions } = openRoom(aView(green()));
  expect(screen.getByText("Ann and Ben are here.")).toBeDefined();
  const name = screen.getByRole("textbox", { name: "Your name" });
  expect(name.getAttribute("dir")).toBe("auto");
  await user.type(name, " Zoe ");
  await user.click(screen.getByRole("button", { name: "Join" }));
  expect(actions.join.mock.calls).toEqual([["Zoe", null]]);
});

test("a browser that supports no calls is told so before joining, and gets no button to join", () => {
  openRoom(aView(green(), { noCalls: true }));
  expect(screen.getByText("This browser doesn't support calls.")).toBeDefined();
  expect(screen.queryByRole("button", { name: /^(Join|Ask to join)$/u })).toBeNull();
});

test("an account keeps its own name, and enters a passcode if one is required", async () => {
  const user = userEvent.setup();
  const { actions } = openRoom(
    aView(green({ preview: aPreview({ needsPasscode: true, settings }) }), { accountName: "mia" }),
  );
  expect(screen.queryByRole("textbox", { name: "Your name" })).toBeNull();
  await user.type(screen.getByLabelText("Passcode"), "swordfish");
  await user.click(screen.getByRole("button", { name: "Ask to join" }));
  expect(actions.join.mock.calls).toEqual([[null, "swordfish"]]);
});

test("the owner needs neither passcode nor knock", () => {
  openRoom(
    aView(green({ preview: aPreview({ needsPasscode: true, settings, isOwner: true }) }), {
      accountName: "mia",
    }),
  );
  expect(screen.queryByLabelText("Passcode")).toBeNull();
  expect(screen.getByRole("button", { name: "Join" })).toBeDefined();
});

test("a person who is inside already is warned that the others would see them twice", () => {
  const { change } = openRoom(
    aView(green({ preview: aPreview({ isInside: true }) }), { accountName: "mia" }),
  );
  expect(screen.getByText("You're already in this call.")).toBeDefined();
  change({ room: green({ preview: aPreview() }) });
  expect(screen.queryByText("You're already in this call.")).toBeNull();
});

test("an invited user needs neither passcode nor knock, and both again once the invite has expired", () => {
  const invited = green({ preview: aPreview({ needsPasscode: true, settings }) });
  const { change } = openRoom(aView(invited, { invite: "i".repeat(24) }));
  expect(screen.getByText("You're invited, so you can join right away.")).toBeDefined();
  expect(screen.queryByLabelText("Passcode")).toBeNull();
  expect(screen.getByRole("button", { name: "Join" })).toBeDefined();
  change({ invite: null, room: { ...invited, trouble: { code: "no-such-invite", retryAt: null } } });
  expect(screen.getByRole("status").textContent).toContain("This invite no longer works.");
  expect(screen.getByLabelText("Passcode")).toBeDefined();
  expect(screen.getByRole("button", { name: "Ask to join" })).toBeDefined();
});

test("the login link keeps the invite in the fragment, which no server sees", () => {
  openRoom(
    aView(green({ preview: aPreview({ settings: { ...settings, guests: false } }) }), {
      invite: "i".repeat(24),
    }),
  );
  expect(screen.getByRole("link", { name: "Log in" }).getAttribute("href")).toBe(
    `/login?next=%2Fr%2F${roomId}#${"i".repeat(24)}`,
  );
});

test("a room without guests shows a login link that leads back to it", () => {
  openRoom(aView(green({ preview: aPreview({ settings: { ...settings, guests: false } }) })));
  expect(screen.getByRole("link", { name: "Log in" }).getAttribute("href")).toBe(
    `/login?next=%2Fr%2F${roomId}`,
  );
  expect(screen.queryByRole("button", { name: "Join" })).toBeNull();
});

test.each([
  ["room-full", "The room is full."],
  ["room-locked", "The room is locked."],
  ["wrong-passcode", "Wrong passcode."],
  ["lobby-full", "The lobby is full."],
  ["kept-out", "You can't join right now."],
  ["in-match", "You're chatting with a stranger."],
  ["draining", "The server is restarting."],
] as const)("%s is shown, and the user can try again", async (code, title) => {
  const user = userEvent.setup();
  const { actions } = openRoom(aView(green({ trouble: { code, retryAt: null } }), { guestName: "Zoe" }));
  expect(screen.getByRole("status").textContent).toContain(title);
  await user.click(screen.getByRole("button", { name: "Join" }));
  expect(actions.join).toHaveBeenCalledOnce();
});

test.each(["   ", "\u200b", "\u3164"])(
  "a name of %j is refused: the form asks for one, and nothing is sent",
  async (typed) => {
    const user = userEvent.setup();
    const { actions } = openRoom(aView(green({})));
    const name = screen.getByLabelText("Your name");
    await user.type(name, typed);
    await user.click(screen.getByRole("button", { name: "Join" }));
    expect(actions.join).not.toHaveBeenCalled();
    expect(screen.getByRole("status").textContent).toContain("Enter your name.");
    expect(name.getAttribute("aria-invalid")).toBe("true");
    expect(document.activeElement).toBe(name);
    await user.type(name, "Zoe");
    await user.click(screen.getByRole("button", { name: "Join" }));
    expect(actions.join).toHaveBeenCalledOnce();
  },
);

test("a user who was kept out waits until a retry is allowed", () => {
  vi.useFakeTimers();
  const trouble = { code: "kept-out", retryAt: performance.now() + 3_000 } as const;
  openRoom(aView(green({ trouble }), { guestName: "Zoe" }));
  expect(screen.getByRole("button", { name: "Try again in 3 s" }).getAttribute("aria-disabled")).toBe("true");
  vi.setSystemTime(Date.now() - 7_200_000);
  act(() => {
    vi.advanceTimersByTime(3_250);
  });
  expect(screen.getByRole("button", { name: "Join" }).getAttribute("aria-disabled")).toBe("false");
});

test("a long wait is shown in minutes", () => {
  vi.useFakeTimers();
  openRoom(
    aView(green({ trouble: { code: "kept-out", retryAt: performance.now() + 1_800_000 } }), {
      guestName: "Zoe",
    }),
  );
  expect(screen.getByRole("button", { name: "Try again in 30 min" })).toBeDefined();
});

test("a second press does nothing while a join is under way", async () => {
  const user = userEvent.setup();
  const { actions } = openRoom(aView(green({ joining: true }), { guestName: "Zoe" }));
  await user.click(screen.getByRole("button", { name: "Joining…" }));
  expect(actions.join).not.toHaveBeenCalled();
});

test("in the lobby the host's message is read out, and the user can cancel", async () => {
  const user = userEvent.setup();
  const at = (held: string | null): Room => ({
    phase: "at-door",
    roomId,
    door: { roomId, name: "Jam", peerId: peerOf("Zoe"), held },
  });
  const { actions, change } = openRoom(aView(at(null)));
  expect(screen.getByRole("status").textContent).toBe("Waiting for permission to join…");
  change({ room: at("One moment") });
  expect(screen.getByRole("status").textContent).toContain("The host says:One moment");
  await user.click(screen.getByRole("button", { name: "Cancel" }));
  expect(actions.leave).toHaveBeenCalledOnce();
});
