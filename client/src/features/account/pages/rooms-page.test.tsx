import { cleanup, render, screen, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { AccountActions, Outcome } from "../actions.ts";
import type { RoomList, Submission } from "../state.ts";
import { inviteOf, listOf, roomIdOf, roomOf, withRooms } from "../testing/samples.ts";
import { RoomsPage } from "./rooms-page.tsx";

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

type Shown = { readonly outcome?: Outcome; readonly submission?: Submission };

function show(list: RoomList, { outcome = "done", submission = { state: "none" } }: Shown = {}) {
  const answer = () => Promise.resolve(outcome);
  const actions = {
    openRooms: vi.fn<AccountActions["openRooms"]>(() => Promise.resolve()),
    createRoom: vi.fn<AccountActions["createRoom"]>(answer),
    changeRoom: vi.fn<AccountActions["changeRoom"]>(answer),
    endRoom: vi.fn<AccountActions["endRoom"]>(answer),
    invite: vi.fn<AccountActions["invite"]>(answer),
    revoke: vi.fn<AccountActions["revoke"]>(answer),
    putInviteAway: vi.fn<() => void>(),
    forget: vi.fn<() => void>(),
  };
  const navigated = vi.fn<(path: string) => void>();
  const page = (of: RoomList) => (
    <RoomsPage state={withRooms(of, { submission })} actions={actions} onNavigate={navigated} />
  );
  const { rerender } = render(page(list));
  return { actions, navigated, user: userEvent.setup(), update: (to: RoomList) => rerender(page(to)) };
}
const button = (name: string | RegExp) => screen.getByRole("button", { name });
const textbox = (name: string) => screen.getByRole<HTMLInputElement>("textbox", { name });

describe("the list", () => {
  it("is requested when the page opens", () => {
    const { actions } = show({ state: "unasked" });
    expect(actions.openRooms).toHaveBeenCalledOnce();
    expect(screen.getByRole("status").textContent).toContain("Loading your rooms");
  });

  it("that could not be loaded says so, and can be requested again", async () => {
    const { actions, user } = show({ state: "failed", code: "unanswered" });
    await user.click(button("Try again"));
    expect(actions.openRooms).toHaveBeenCalledTimes(2);
  });

  it("shows when each room was last used, and what it requires of visitors", () => {
    const settings = { lobby: true, guests: false, capacity: 4, relay: false };
    show(
      listOf(
        roomOf("a", { hasPasscode: true, settings, lastUsedAt: Date.now() - 3 * 86_400_000 - 5_000 }),
        roomOf("b", { lastUsedAt: null }),
      ),
    );
    const [first, second] = screen
      .getAllByRole("heading", { level: 2 })
      .map((one) => one.closest("div.shadow-card"));
    for (const said of ["Last used 3 days ago", "Passcode", "Lobby", "Accounts only", "Up to 4"])
      expect(first?.textContent).toContain(said);
    for (const said of ["Not used yet", "Guests welcome", "Up to 8"])
      expect(second?.textContent).toContain(said);
    expect(second?.textContent).not.toContain("Passcode");
  });

  it("opens a room without a page load, unless the click opens another tab", async () => {
    const { navigated, user } = show(listOf(roomOf("a")));
    const link = screen.getByRole("link", { name: "Open Room a" });
    expect(link.getAttribute("href")).toBe(`/r/${roomIdOf("a")}`);
    await user.click(link);
    expect(navigated).toHaveBeenCalledExactlyOnceWith(`/r/${roomIdOf("a")}`);
    await user.keyboard("{Control>}");
    await user.click(link);
    expect(navigated).toHaveBeenCalledOnce();
  });

  it("offers each room's link to copy", async () => {
    const { user } = show(listOf(roomOf("a")));
    await user.click(button("Copy link"));
    expect(await navigator.clipboard.readText()).toBe(`${location.origin}/r/${roomIdOf("a")}`);
    expect(button("Copied")).toBeDefined();
  });

  it("selects the link when the browser refuses to copy it", async () => {
    const { user } = show(listOf(roomOf("a")));
    vi.spyOn(navigator.clipboard, "writeText").mockRejectedValue(new DOMException("no", "NotAllowedError"));
    await user.click(button("Copy link"));
    expect(screen.getByRole("alert").textContent).toContain("copy it yourself");
    const link = textbox("Link to Room a");
    expect([link.selectionStart, link.selectionEnd]).toEqual([0, link.value.length]);
  });
});

describe("a new room", () => {
  it("is made from the empty page, with the chosen settings", async () => {
    const { actions, user } = show(listOf());
    await user.click(button("Create a room"));
    await user.type(textbox("Room name"), "Den");
    await user.click(screen.getByRole("checkbox", { name: /Lobby/ }));
    await user.click(screen.getByRole("checkbox", { name: /Guests/ }));
    await user.click(screen.getByRole("checkbox", { name: /passcode/ }));
    await user.type(textbox("Passcode"), "1234");
    await user.selectOptions(screen.getByRole("combobox"), "5 people");
    await user.click(button("Create room"));
    expect(actions.createRoom).toHaveBeenCalledExactlyOnceWith({
      name: "Den",
      passcode: "1234",
      settings: { lobby: true, guests: false, capacity: 5, relay: false },
    });
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  it("says beside the relay setting that a running call keeps it", async () => {
    const { user } = show(listOf());
    await user.click(button("Create a room"));
    expect(
      screen.getByRole("checkbox", {
        name: /Relay/,
        description: "A call in progress keeps using the relay until everyone leaves.",
      }),
    ).toBeDefined();
  });

  it("starts with this server's usual settings", async () => {
    const usual = { lobby: true, guests: false, capacity: 5, relay: true };
    const { actions, user } = show({ state: "loaded", rooms: [], usual, mayCreate: true, fresh: null });
    await user.click(button("Create a room"));
    await user.type(textbox("Room name"), "Den");
    await user.click(button("Create room"));
    expect(actions.createRoom).toHaveBeenCalledExactlyOnceWith({
      name: "Den",
      passcode: null,
      settings: usual,
    });
  });

  it("is not offered to an account that may make none, which is told why", () => {
    show({ ...listOf(), mayCreate: false } as RoomList);
    expect(screen.getByText(/rooms are made by the people who run it/)).toBeDefined();
    expect(screen.queryByRole("button", { name: /room/i })).toBeNull();
  });

  it("needs a name, and a passcode if it asks for one", async () => {
    const { actions, user } = show(listOf());
    await user.click(button("Create a room"));
    await user.click(screen.getByRole("checkbox", { name: /passcode/ }));
    await user.click(button("Create room"));
    expect(document.activeElement).toBe(textbox("Room name"));
    expect(screen.getByText("Use 4 to 64 characters.")).toBeDefined();
    expect(actions.createRoom).not.toHaveBeenCalled();
  });

  it("that is refused leaves the form as it was, and shows the reason", async () => {
    const trouble = { code: "too-many", retryAt: null } as const;
    const { user } = show(listOf(), {
      outcome: "too-many",
      submission: { state: "failed", task: "create-room", trouble },
    });
    await user.click(button("Create a room"));
    await user.type(textbox("Room name"), "Den{Enter}");
    expect(textbox("Room name").value).toBe("Den");
    expect(screen.getByRole("alert").textContent).toContain("reached the room limit");
  });
});

describe("a room's settings", () => {
  const room = roomOf("a", { hasPasscode: true });
  it("send only what was changed, and keep an untouched passcode", async () => {
    const { actions, user } = show(listOf(room));
    await user.click(button("Settings for Room a"));
    await user.clear(textbox("Room name"));
    await user.type(textbox("Room name"), "Den");
    await user.click(button("Save"));
    expect(actions.changeRoom).toHaveBeenCalledExactlyOnceWith(room.roomId, { name: "Den" });
  });

  it("remove a passcode", async () => {
    const { actions, user } = show(listOf(room));
    await user.click(button("Settings for Room a"));
    await user.click(screen.getByRole("checkbox", { name: /passcode/ }));
    await user.click(button("Save"));
    expect(actions.changeRoom).toHaveBeenCalledExactlyOnceWith(room.roomId, { passcode: null });
  });

  it("that are unchanged send nothing", async () => {
    const { actions, user } = show(listOf(room));
    await user.click(button("Settings for Room a"));
    await user.click(button("Save"));
    expect(actions.changeRoom).not.toHaveBeenCalled();
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  it("lead to the end of the room, after naming what is lost", async () => {
    const { actions, user, update } = show(listOf(room, roomOf("b")));
    actions.endRoom.mockImplementation(() => {
      update(listOf(roomOf("b")));
      return Promise.resolve("done");
    });
    await user.click(button("Settings for Room a"));
    await user.click(button("Delete room…"));
    const asked = screen.getByRole("dialog", { name: "Delete Room a?" });
    expect(asked.textContent).toContain("stop working");
    expect(actions.endRoom).not.toHaveBeenCalled();
    await user.click(within(asked).getByRole("button", { name: "Delete room" }));
    expect(actions.endRoom).toHaveBeenCalledExactlyOnceWith(room.roomId);
    expect(document.activeElement).toBe(screen.getByRole("heading", { level: 1 }));
  });
});

describe("invites", () => {
  it("are valid as long as chosen, are shown once with a copy button, and can be revoked", async () => {
    const room = roomOf("a");
    const { actions, user, update } = show(listOf(room));
    await user.click(button("Invites to Room a"));
    expect(screen.getByText("No active invites.")).toBeDefined();
    await user.click(screen.getByRole("radio", { name: "7 days" }));
    await user.click(button("Create invite link"));
    expect(actions.invite).toHaveBeenCalledExactlyOnceWith(room.roomId, 604_800_000);
    const fresh = inviteOf("i");
    const invites = [{ inviteId: fresh.inviteId, expiresAt: fresh.expiresAt }];
    update({ ...listOf({ ...room, invites }), fresh: { ...fresh, roomId: room.roomId } } as RoomList);
    expect(textbox("Your invite link").value).toBe(`${location.origin}/r/${room.roomId}#${fresh.token}`);
    await user.click(button("Revoke the invite that expires in 1 day"));
    expect(actions.revoke).toHaveBeenCalledExactlyOnceWith(room.roomId, fresh.inviteId);
    actions.putInviteAway.mockClear();
    await user.click(button("Close"));
    expect(actions.putInviteAway).toHaveBeenCalledOnce();
  });

  it("that have expired are not counted or listed", async () => {
    const old = { inviteId: inviteOf("i").inviteId, expiresAt: Date.now() - 1 };
    const { user } = show(listOf(roomOf("a", { invites: [old] })));
    await user.click(button("Invites to Room a"));
    expect(screen.getByText("No active invites.")).toBeDefined();
  });
});
