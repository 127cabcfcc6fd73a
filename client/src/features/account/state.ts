import type { RoomId } from "@lets-meet/shared/ids.ts";
import type { Account, AccountSecurity } from "@lets-meet/shared/protocol/account.ts";
import type { RoomSettings } from "@lets-meet/shared/protocol/room.ts";
import type { NewInvite, OwnedRoom } from "@lets-meet/shared/protocol/room-book.ts";
import type { Answer, Reason } from "../../net/request.ts";

/** The tasks that can be submitted, without and with a login. */
export const tasksOf = {
  "logged-out": ["log-in", "log-in-passkey", "organisation", "join", "sign-up", "recover"],
  "logged-in": [
    "log-out",
    "change-password",
    "replace-codes",
    "add-passkey",
    "remove-passkey",
    "end-login",
    "delete-account",
    "create-room",
    "change-room",
    "end-room",
    "create-invite",
    "revoke-invite",
  ],
} as const;
export type Task = (typeof tasksOf)["logged-out" | "logged-in"][number];

/** Why the browser gave no passkey: the user has none or declined, the device has one already, or it cannot do this. */
export type PasskeyFailure = "passkey-cancelled" | "passkey-exists" | "passkey-unable";
export type Why = Reason | PasskeyFailure;
/** The answer of the server, or of the browser if it gave no passkey. */
export type TaskAnswer<T> = Answer<T> | { readonly ok: false; readonly code: PasskeyFailure };

/** The reason why a task failed; `retryAt`: when a retry is allowed, on this page's clock, `null` at once. */
export type Trouble = { readonly code: Why; readonly retryAt: number | null };

/** The last submission and its result. Only one runs at a time. */
export type Submission =
  | { readonly state: "none" }
  | { readonly state: "under-way"; readonly task: Task }
  | { readonly state: "done"; readonly task: Task }
  | { readonly state: "failed"; readonly task: Task; readonly trouble: Trouble };

export const noSubmission: Submission = { state: "none" };

/** A new invite: its token is shown only this once. */
export type FreshInvite = NewInvite & { readonly roomId: RoomId };

/** The account's rooms, as far as they were requested. */
export type RoomList =
  | { readonly state: "unasked" }
  | { readonly state: "loading" }
  | { readonly state: "failed"; readonly code: Reason }
  | {
      readonly state: "loaded";
      readonly rooms: readonly OwnedRoom[];
      /** The initial settings of a new room. */
      readonly usual: RoomSettings;
      /** The operator lets this account create rooms. */
      readonly mayCreate: boolean;
      readonly fresh: FreshInvite | null;
    };

/** Where the account is logged in, its passkeys and its recovery codes, as far as they were requested. */
export type Security =
  | { readonly state: "unknown" }
  | { readonly state: "failed"; readonly code: Reason }
  | ({ readonly state: "known" } & AccountSecurity);

/**
 * The reason for the logout; `null`: there was no login. `expired`: the login ended elsewhere, or ran out.
 */
export type Farewell = "logged-out" | "deleted" | "expired" | null;

/** The login state as far as this page knows it, and the last submission. */
export type AccountState =
  | { readonly phase: "asking" }
  | { readonly phase: "unreachable" }
  | { readonly phase: "logged-out"; readonly farewell: Farewell; readonly submission: Submission }
  | {
      readonly phase: "logged-in";
      readonly account: Account;
      readonly list: RoomList;
      readonly security: Security;
      /** New recovery codes, until the user has saved them: they are shown only this once. */
      readonly freshCodes: readonly string[] | null;
      readonly submission: Submission;
    };

export const asking: AccountState = { phase: "asking" };

export type LoggedInState = Extract<AccountState, { phase: "logged-in" }>;

/** The state without a login. */
export const loggedOut = (farewell: Farewell = null): AccountState => ({
  phase: "logged-out",
  farewell,
  submission: noSubmission,
});

/** The state of that account before its rooms are known. */
export const loggedIn = (account: Account): LoggedInState => ({
  phase: "logged-in",
  account,
  list: { state: "unasked" },
  security: { state: "unknown" },
  freshCodes: null,
  submission: noSubmission,
});
