import type { RoomId } from "@lets-meet/shared/ids.ts";
import type { Account, AccountId, AccountSecurity } from "@lets-meet/shared/protocol/account.ts";
import type { InviteId, NewInvite, OwnedRoom, OwnedRooms } from "@lets-meet/shared/protocol/room-book.ts";
import type { Reason } from "../../net/request.ts";
import {
  type AccountState,
  asking,
  type Farewell,
  type LoggedInState,
  loggedIn,
  loggedOut,
  noSubmission,
  type RoomList,
  type Submission,
  type Task,
  type Trouble,
  tasksOf,
} from "./state.ts";

/** An event about one account; events of another account are ignored. */
export type OwnEvent = { readonly of: AccountId } & (
  | { readonly type: "codes-made"; readonly codes: readonly string[] }
  /** The user has saved the recovery codes. */
  | { readonly type: "codes-put-away" }
  | { readonly type: "security-known"; readonly security: AccountSecurity }
  | { readonly type: "security-failed"; readonly code: Reason }
);

/** An event about the rooms of one account; events of another account are ignored. */
export type RoomEvent = { readonly of: AccountId } & (
  | { readonly type: "rooms-asked" }
  | { readonly type: "rooms-failed"; readonly code: Reason }
  | ({ readonly type: "rooms-listed" } & OwnedRooms)
  /** The room's current state; a room that is not in the list yet comes first. */
  | { readonly type: "room-kept"; readonly room: OwnedRoom }
  | { readonly type: "room-ended"; readonly roomId: RoomId }
  | { readonly type: "invited"; readonly roomId: RoomId; readonly invite: NewInvite }
  | { readonly type: "invite-revoked"; readonly roomId: RoomId; readonly inviteId: InviteId }
  /** The user is done with the invite's link: it is never shown again. */
  | { readonly type: "invite-put-away" }
);

/** Every event of an account on this page. */
export type AccountEvent =
  | { readonly type: "ask" }
  | { readonly type: "unreachable" }
  /** The server has said who is logged in. */
  | { readonly type: "known"; readonly account: Account | null }
  | { readonly type: "entered"; readonly account: Account }
  | { readonly type: "left"; readonly farewell: Farewell }
  | { readonly type: "submit"; readonly task: Task }
  | { readonly type: "done"; readonly task: Task }
  | { readonly type: "failed"; readonly task: Task; readonly trouble: Trouble }
  /** Clears the last submission. */
  | { readonly type: "forget" }
  | OwnEvent
  | RoomEvent;

/** Total and pure. An event that is illegal in this phase returns the same object, so nothing re-renders. */
export function next(state: AccountState, event: AccountEvent): AccountState {
  switch (event.type) {
    case "ask":
      return state.phase === "unreachable" ? asking : state;
    case "unreachable":
      return state.phase === "asking" ? { phase: "unreachable" } : state;
    case "known":
      return known(state, event.account);
    case "entered":
      return state.phase === "logged-out" ? loggedIn(event.account) : state;
    case "left":
      return state.phase === "logged-in" ? loggedOut(event.farewell) : state;
    case "submit":
    case "done":
    case "failed":
    case "forget":
      return withSubmission(state, event);
    default:
      if (state.phase !== "logged-in" || state.account.accountId !== event.of) return state;
      return isOwn(event) ? withSecurity(state, event) : withList(state, event);
  }
}

const isOwn = (event: OwnEvent | RoomEvent): event is OwnEvent => /^(codes|security)-/.test(event.type);

function withSecurity(state: LoggedInState, event: OwnEvent): LoggedInState {
  switch (event.type) {
    case "codes-made":
      return { ...state, freshCodes: event.codes };
    case "codes-put-away":
      return state.freshCodes === null ? state : { ...state, freshCodes: null };
    case "security-known":
      return { ...state, security: { state: "known", ...event.security } };
    case "security-failed":
      // What is shown stays, though it may be out of date.
      return state.security.state === "known"
        ? state
        : { ...state, security: { state: "failed", code: event.code } };
  }
}

function known(state: AccountState, account: Account | null): AccountState {
  if (account === null) {
    if (state.phase === "logged-out") return state;
    return loggedOut(state.phase === "logged-in" ? "expired" : null);
  }
  const isSame = state.phase === "logged-in" && state.account.accountId === account.accountId;
  return isSame ? state : loggedIn(account);
}

type SubmissionEvent = Extract<AccountEvent, { type: "submit" | "done" | "failed" | "forget" }>;

function withSubmission(state: AccountState, event: SubmissionEvent): AccountState {
  if (state.phase !== "logged-out" && state.phase !== "logged-in") return state;
  const submission = submissionAfter(state, event);
  return submission === state.submission ? state : { ...state, submission };
}

function submissionAfter(
  { phase, submission }: Extract<AccountState, { submission: Submission }>,
  event: SubmissionEvent,
): Submission {
  const isBusy = submission.state === "under-way";
  switch (event.type) {
    case "submit":
      return !isBusy && isTaskOf(phase, event.task) ? { state: "under-way", task: event.task } : submission;
    case "forget":
      return isBusy || submission.state === "none" ? submission : noSubmission;
    case "done":
      return isBusy && submission.task === event.task ? { state: "done", task: event.task } : submission;
    case "failed":
      return isBusy && submission.task === event.task
        ? { state: "failed", task: event.task, trouble: event.trouble }
        : submission;
  }
}

const isTaskOf = (phase: keyof typeof tasksOf, task: Task): boolean =>
  tasksOf[phase].some((one) => one === task);

function withList(state: LoggedInState, event: RoomEvent): LoggedInState {
  const list = listAfter(state.list, event);
  return list === state.list ? state : { ...state, list };
}

function listAfter(list: RoomList, event: RoomEvent): RoomList {
  switch (event.type) {
    case "rooms-asked":
      return list.state === "unasked" || list.state === "failed" ? { state: "loading" } : list;
    case "rooms-failed":
      // A loaded list stays, though it may be out of date.
      return list.state === "loading" ? { state: "failed", code: event.code } : list;
    case "rooms-listed":
      return {
        state: "loaded",
        rooms: event.rooms,
        usual: event.usual,
        mayCreate: event.mayCreate,
        fresh: list.state === "loaded" ? list.fresh : null,
      };
    default:
      return list.state === "loaded" ? loadedAfter(list, event) : list;
  }
}

type Loaded = Extract<RoomList, { state: "loaded" }>;
type ChangeEvent = Exclude<RoomEvent, { type: "rooms-asked" | "rooms-failed" | "rooms-listed" }>;

function loadedAfter(list: Loaded, event: ChangeEvent): Loaded {
  const has = (roomId: RoomId) => list.rooms.some((room) => room.roomId === roomId);
  const withRoom = (roomId: RoomId, change: (room: OwnedRoom) => OwnedRoom) =>
    list.rooms.map((room) => (room.roomId === roomId ? change(room) : room));
  switch (event.type) {
    case "room-kept":
      return {
        ...list,
        rooms: has(event.room.roomId)
          ? withRoom(event.room.roomId, () => event.room)
          : [event.room, ...list.rooms],
      };
    case "room-ended":
      return has(event.roomId)
        ? {
            ...list,
            rooms: list.rooms.filter(({ roomId }) => roomId !== event.roomId),
            fresh: list.fresh?.roomId === event.roomId ? null : list.fresh,
          }
        : list;
    case "invited": {
      if (!has(event.roomId)) return list;
      const { inviteId, expiresAt } = event.invite;
      return {
        ...list,
        rooms: withRoom(event.roomId, (room) => ({
          ...room,
          invites: [...room.invites, { inviteId, expiresAt }],
        })),
        fresh: { ...event.invite, roomId: event.roomId },
      };
    }
    case "invite-revoked": {
      const room = list.rooms.find(({ roomId }) => roomId === event.roomId);
      const invites = room?.invites.filter(({ inviteId }) => inviteId !== event.inviteId);
      if (room === undefined || invites === undefined || invites.length === room.invites.length) return list;
      return {
        ...list,
        rooms: withRoom(event.roomId, () => ({ ...room, invites })),
        fresh: list.fresh?.inviteId === event.inviteId ? null : list.fresh,
      };
    }
    case "invite-put-away":
      return list.fresh === null ? list : { ...list, fresh: null };
  }
}
