import type { RoomId } from "@lets-meet/shared/ids.ts";
import type {
  Credentials,
  LoginId,
  NewAccount,
  PasskeyId,
  Recover,
} from "@lets-meet/shared/protocol/account.ts";
import type { JoinByOrganisation } from "@lets-meet/shared/protocol/organisation.ts";
import type { InviteId } from "@lets-meet/shared/protocol/room-book.ts";
import { unanswered } from "../../net/request.ts";
import type { OwnEvent, RoomEvent } from "./machine.ts";
import type * as PasskeyTasks from "./passkey-tasks.ts";
import type { NewRoom, Requests, RoomChange } from "./requests.ts";
import type { Task, TaskAnswer, Why } from "./state.ts";
import type { AccountStore } from "./store.ts";

export type ActionsOptions = {
  readonly store: AccountStore;
  readonly requests: Requests;
  /** The page's clock, which also counts down the seconds until a retry. */
  readonly now: () => number;
  /** Leaves this page for that address. */
  readonly goTo: (address: string) => void;
  /** Called when the cookies have changed although the account is the same. */
  readonly cookiesChanged: () => void;
};

export type AccountActions = ReturnType<typeof createActions>;

/** The result of a submission. `ignored`: another one is running, or the state does not allow it. */
export type Outcome = "done" | "ignored" | Why;

/** Loaded when it is needed: few visits use a passkey. A page whose server has newer files cannot load it. */
const passkeyTasks = async <T>(
  run: (tasks: typeof PasskeyTasks) => Promise<TaskAnswer<T>>,
): Promise<TaskAnswer<T>> => {
  const tasks = await import("./passkey-tasks.ts").catch(() => null);
  return tasks === null ? unanswered : run(tasks);
};

type WithoutOwner<E> = E extends unknown ? Omit<E, "of"> : never;

/** All actions on an account and its rooms. A submission resolves with its outcome. */
export function createActions({ store, requests, now, goTo, cookiesChanged }: ActionsOptions) {
  const state = () => store.getState().account;
  const owner = () => {
    const account = state();
    return account.phase === "logged-in" ? account.account.accountId : null;
  };

  /** Applies the answer to the account that asked: another one may be logged in by now. */
  const tell = (of: ReturnType<typeof owner>, event: WithoutOwner<OwnEvent | RoomEvent>) => {
    if (of !== null) store.dispatch({ ...event, of });
  };

  const expired = (code: Why) => {
    if (code === "not-logged-in") store.dispatch({ type: "left", farewell: "expired" });
  };

  const submit = async <T>(
    task: Task,
    request: () => Promise<TaskAnswer<T>>,
    taken: (value: T, of: ReturnType<typeof owner>) => void = () => {},
  ): Promise<Outcome> => {
    const before = state();
    store.dispatch({ type: "submit", task });
    if (state() === before) return "ignored";
    const of = owner();
    const answer = await request();
    if (answer.ok) {
      taken(answer.value, of);
      store.dispatch({ type: "done", task });
      return "done";
    }
    const retryAfterMs = "retryAfterMs" in answer ? answer.retryAfterMs : undefined;
    const retryAt = retryAfterMs === undefined ? null : now() + retryAfterMs;
    expired(answer.code);
    store.dispatch({ type: "failed", task, trouble: { code: answer.code, retryAt } });
    return answer.code;
  };

  const look = async () => {
    store.dispatch({ type: "ask" });
    const answer = await requests.who();
    if (answer.ok) store.dispatch({ type: "known", account: answer.value });
    else store.dispatch({ type: "unreachable" });
  };

  const openSecurity = async () => {
    const of = owner();
    const answer = await requests.security();
    if (answer.ok) tell(of, { type: "security-known", security: answer.value });
    else {
      expired(answer.code);
      tell(of, { type: "security-failed", code: answer.code });
    }
  };

  const openRooms = async () => {
    const of = owner();
    tell(of, { type: "rooms-asked" });
    const answer = await requests.rooms();
    if (answer.ok) tell(of, { type: "rooms-listed", ...answer.value });
    else {
      expired(answer.code);
      tell(of, { type: "rooms-failed", code: answer.code });
    }
  };

  const change = async (roomId: RoomId, { name, ...rest }: RoomChange) => {
    const renamed = name === undefined ? null : await requests.renameRoom(roomId, name);
    if (renamed !== null && (!renamed.ok || Object.keys(rest).length === 0)) return renamed;
    return requests.changeRoom(roomId, rest);
  };

  return {
    /** Finds out who is logged in; a page can call it again. */
    look,
    signUp: (credentials: NewAccount) =>
      submit(
        "sign-up",
        () => requests.signUp(credentials),
        ({ recoveryCodes, ...account }) => {
          store.dispatch({ type: "entered", account });
          tell(account.accountId, { type: "codes-made", codes: recoveryCodes });
        },
      ),
    /** Sets a new password with a recovery code, and logs in. */
    recover: (asked: Recover) =>
      submit(
        "recover",
        () => requests.recover(asked),
        (account) => store.dispatch({ type: "entered", account }),
      ),
    logIn: (credentials: Credentials) =>
      submit(
        "log-in",
        () => requests.logIn(credentials),
        (account) => store.dispatch({ type: "entered", account }),
      ),
    /** Asks the browser for a passkey of this site, and logs in with it. */
    logInWithPasskey: () =>
      submit(
        "log-in-passkey",
        () => passkeyTasks(({ logInWithPasskey }) => logInWithPasskey(requests)),
        (account) => store.dispatch({ type: "entered", account }),
      ),
    /** Goes to the organisation to log in there, and from there on to that path. */
    logInAtOrganisation: (next: string) =>
      submit(
        "organisation",
        () => requests.beginOrganisation(next),
        ({ address }) => goTo(address),
      ),
    /** Asks who has come from the organisation without an account. */
    newcomer: requests.newcomer,
    /** Creates the account of that person. */
    join: (asked: JoinByOrganisation) =>
      submit(
        "join",
        () => requests.join(asked),
        (account) => store.dispatch({ type: "entered", account }),
      ),
    /** Asks the browser to make a passkey. An empty name leaves it to the server. */
    addPasskey: (name: string, password: string) =>
      submit(
        "add-passkey",
        () => passkeyTasks(({ addPasskey }) => addPasskey(requests, name, password)),
        () => void openSecurity(),
      ),
    removePasskey: (passkeyId: PasskeyId) =>
      submit(
        "remove-passkey",
        () => requests.removePasskey(passkeyId),
        () => void openSecurity(),
      ),
    logOut: () =>
      submit("log-out", requests.logOut, () => store.dispatch({ type: "left", farewell: "logged-out" })),
    changePassword: (current: string, next: string) =>
      submit(
        "change-password",
        () => requests.changePassword(current, next),
        () => {
          cookiesChanged();
          void openSecurity();
        },
      ),
    /** Asks where the account is logged in; what is shown stays until the answer arrives. */
    openSecurity,
    replaceCodes: (password: string) =>
      submit(
        "replace-codes",
        () => requests.replaceCodes(password),
        ({ recoveryCodes }, of) => {
          tell(of, { type: "codes-made", codes: recoveryCodes });
          void openSecurity();
        },
      ),
    putCodesAway: () => tell(owner(), { type: "codes-put-away" }),
    endLogin: (loginId: LoginId) =>
      submit(
        "end-login",
        () => requests.endLogin(loginId),
        () => void openSecurity(),
      ),
    deleteAccount: (password: string | null) =>
      submit(
        "delete-account",
        () => requests.deleteAccount(password),
        () => store.dispatch({ type: "left", farewell: "deleted" }),
      ),
    /** Asks for the list of rooms; the list shown stays until the new one arrives. */
    openRooms,
    createRoom: (room: NewRoom) =>
      submit(
        "create-room",
        () => requests.createRoom(room),
        (made, of) => tell(of, { type: "room-kept", room: made }),
      ),
    changeRoom: (roomId: RoomId, changes: RoomChange) =>
      submit(
        "change-room",
        () => change(roomId, changes),
        (room, of) => tell(of, { type: "room-kept", room }),
      ),
    endRoom: (roomId: RoomId) =>
      submit(
        "end-room",
        () => requests.endRoom(roomId),
        (_, of) => tell(of, { type: "room-ended", roomId }),
      ),
    invite: (roomId: RoomId, lifetimeMs: number) =>
      submit(
        "create-invite",
        () => requests.invite(roomId, lifetimeMs),
        (invite, of) => tell(of, { type: "invited", roomId, invite }),
      ),
    revoke: (roomId: RoomId, inviteId: InviteId) =>
      submit(
        "revoke-invite",
        () => requests.revoke(roomId, inviteId),
        (_, of) => tell(of, { type: "invite-revoked", roomId, inviteId }),
      ),
    putInviteAway: () => tell(owner(), { type: "invite-put-away" }),
    /** Clears the last error, for example when another form is opened. */
    forget: () => store.dispatch({ type: "forget" }),
  };
}
