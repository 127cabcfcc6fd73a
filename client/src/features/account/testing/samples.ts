import { RoomId } from "@lets-meet/shared/ids.ts";
import { AccountId } from "@lets-meet/shared/protocol/account.ts";
import type { RoomSettings } from "@lets-meet/shared/protocol/room.ts";
import { InviteId, type NewInvite, type OwnedRoom } from "@lets-meet/shared/protocol/room-book.ts";
import {
  type AccountState,
  asking,
  type LoggedInState,
  loggedIn,
  loggedOut,
  type RoomList,
} from "../state.ts";

const day = 86_400_000;

export const accountOf = (letter: string, name = "robin") => ({
  accountId: AccountId.parse(letter.repeat(21)),
  name,
});
export const roomIdOf = (letter: string) => RoomId.parse(letter.repeat(16));
export const inviteIdOf = (letter: string) => InviteId.parse(letter.repeat(12));

/** The initial settings of a new room. */
export const usualSettings: RoomSettings = { lobby: false, guests: true, capacity: 8, relay: false };

/** A room named by its letter; its times are relative to `now`. */
export const roomOf = (letter: string, changes: Partial<OwnedRoom> = {}, now = Date.now()): OwnedRoom => ({
  roomId: roomIdOf(letter),
  name: `Room ${letter}`,
  hasPasscode: false,
  settings: usualSettings,
  createdAt: now - 30 * day,
  lastUsedAt: now - 3 * day - 1_000,
  invites: [],
  ...changes,
});

export const inviteOf = (letter: string, now = Date.now()): NewInvite => ({
  inviteId: inviteIdOf(letter),
  token: letter.repeat(24),
  expiresAt: now + day + 60_000,
});

/** A loaded list of those rooms. */
export const listOf = (...rooms: readonly OwnedRoom[]): RoomList => ({
  state: "loaded",
  rooms,
  usual: usualSettings,
  mayCreate: true,
  fresh: null,
});

/** Account "a" with that list. */
export const withRooms = (list: RoomList, changes: Partial<LoggedInState> = {}): LoggedInState => ({
  ...loggedIn(accountOf("a")),
  list,
  ...changes,
});

/** One state of each phase and relevant variant; the account, if any, is "a" with room "a". */
export const states = {
  asking,
  unreachable: { phase: "unreachable" },
  loggedOut: loggedOut(),
  loggingIn: { phase: "logged-out", farewell: null, submission: { state: "under-way", task: "log-in" } },
  loggedIn: loggedIn(accountOf("a")),
  loading: withRooms({ state: "loading" }),
  failed: withRooms({ state: "failed", code: "unanswered" }),
  loaded: withRooms(listOf(roomOf("a", {}, 0))),
  creating: withRooms(listOf(), { submission: { state: "under-way", task: "create-room" } }),
  refused: withRooms(listOf(), {
    submission: { state: "failed", task: "log-out", trouble: { code: "unanswered", retryAt: null } },
  }),
  saving: withRooms(listOf(), { freshCodes: ["aaaa-bbbb-cccc-dddd"] }),
  secured: withRooms(listOf(), {
    security: { state: "known", logins: [], passkeys: [], codesLeft: 8, hasPassword: true },
  }),
  done: withRooms(listOf(), { submission: { state: "done", task: "change-password" } }),
  invited: withRooms({
    state: "loaded",
    usual: usualSettings,
    mayCreate: true,
    rooms: [roomOf("a", { invites: [{ inviteId: inviteIdOf("i"), expiresAt: 5 }] }, 0)],
    fresh: { ...inviteOf("i", 0), roomId: roomIdOf("a") },
  }),
} as const satisfies Record<string, AccountState>;
export type StateName = keyof typeof states;
