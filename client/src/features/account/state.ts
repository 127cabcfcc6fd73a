import type { RoomId } from "@lets-meet/shared/ids.ts";
import type { Account } from "@lets-meet/shared/protocol/account.ts";
import type { RoomSettings } from "@lets-meet/shared/protocol/room.ts";
import type { NewInvite, OwnedRoom } from "@lets-meet/shared/protocol/room-book.ts";
import type { Reason } from "../../net/request.ts";

/** What somebody can send off on these pages: first without an account, then with one. */
export const tasksOf = {
  "logged-out": ["log-in", "sign-up"],
  "logged-in": [
    "log-out",
    "change-password",
    "delete-account",
    "create-room",
    "change-room",
    "end-room",
    "create-invite",
    "revoke-invite",
  ],
} as const;
export type Task = (typeof tasksOf)["logged-out" | "logged-in"][number];

/** Why something was not done; `retryAt`: when another try makes sense, on this page's clock, `null` at once. */
export type Trouble = { readonly code: Reason; readonly retryAt: number | null };

/** What was sent off last, and how that went. There is one at a time. */
export type Submission =
  | { readonly state: "none" }
  | { readonly state: "under-way"; readonly task: Task }
  | { readonly state: "done"; readonly task: Task }
  | { readonly state: "failed"; readonly task: Task; readonly trouble: Trouble };

export const noSubmission: Submission = { state: "none" };

/** An invite that was just made: its token is shown this once. */
export type FreshInvite = NewInvite & { readonly roomId: RoomId };

/** The account's rooms, as far as they were asked for. */
export type RoomList =
  | { readonly state: "unasked" }
  | { readonly state: "loading" }
  | { readonly state: "failed"; readonly code: Reason }
  | {
      readonly state: "loaded";
      readonly rooms: readonly OwnedRoom[];
      /** The settings with which a new room begins. */
      readonly usual: RoomSettings;
      readonly fresh: FreshInvite | null;
    };

/** Why nobody is logged in any more; `null`: nobody was. `expired`: the login ended elsewhere, or ran out. */
export type Farewell = "logged-out" | "deleted" | "expired" | null;

/** Who is in front of this page, as far as it knows, and what they are doing about their account. */
export type AccountState =
  | { readonly phase: "asking" }
  | { readonly phase: "unreachable" }
  | { readonly phase: "logged-out"; readonly farewell: Farewell; readonly submission: Submission }
  | {
      readonly phase: "logged-in";
      readonly account: Account;
      readonly list: RoomList;
      readonly submission: Submission;
    };

export const asking: AccountState = { phase: "asking" };

export type LoggedInState = Extract<AccountState, { phase: "logged-in" }>;

/** Nobody is logged in. */
export const loggedOut = (farewell: Farewell = null): AccountState => ({
  phase: "logged-out",
  farewell,
  submission: noSubmission,
});

/** That account, whose rooms are not known yet. */
export const loggedIn = (account: Account): LoggedInState => ({
  phase: "logged-in",
  account,
  list: { state: "unasked" },
  submission: noSubmission,
});
