import type { RoomId } from "@lets-meet/shared/ids.ts";
import {
  Account,
  AccountSecurity,
  type Credentials,
  type LoginId,
  type NewAccount,
  type PasskeyId,
  type Recover,
  RecoveryCodes,
  SignedUp,
} from "@lets-meet/shared/protocol/account.ts";
import {
  type JoinByOrganisation,
  NewcomerOfOrganisation,
  OrganisationAddress,
} from "@lets-meet/shared/protocol/organisation.ts";
import type { RoomSettings } from "@lets-meet/shared/protocol/room.ts";
import { type InviteId, NewInvite, OwnedRoom, OwnedRooms } from "@lets-meet/shared/protocol/room-book.ts";
import { z } from "zod";
import type { Api } from "../../net/api.ts";

/** A room to be created. */
export type NewRoom = {
  readonly name: string;
  readonly passcode: string | null;
  readonly settings: RoomSettings;
};

/** The changes to a room; an omitted passcode stays, `null` removes it. */
export type RoomChange = {
  readonly name?: string;
  readonly settings?: RoomSettings;
  readonly passcode?: string | null;
};

const nothing = z.object({});

/** The server's account and room routes, one function each. */
export function requestsOver(api: Pick<Api, "ask" | "exchange" | "whoIsLoggedIn">) {
  const enter = (path: string, body: unknown) =>
    api.exchange({ path: `/account/${path}`, body, answer: Account }, "logged-in");
  const leave = (path: string, body: unknown) =>
    api.exchange({ path: `/account/${path}`, body, answer: nothing }, "logged-out");
  const ofRoom = <S extends z.ZodType>(room: RoomId, path: string, body: unknown, answer: S) =>
    api.ask({ path: `/rooms/${room}/${path}`, body, answer });
  return {
    who: () => api.whoIsLoggedIn(),
    signUp: (asked: NewAccount) =>
      api.exchange({ path: "/account/sign-up", body: asked, answer: SignedUp }, "logged-in"),
    recover: (asked: Recover) => enter("recover", asked),
    security: () => api.ask({ path: "/account/security", answer: AccountSecurity }),
    replaceCodes: (password: string) =>
      api.ask({ path: "/account/recovery-codes", body: { password }, answer: RecoveryCodes }),
    endLogin: (loginId: LoginId) =>
      api.ask({ path: "/account/logins/end", body: { loginId }, answer: nothing }),
    /** A route of passkeys. Their bodies and answers are known to `passkey-tasks`, which is loaded when it is needed. */
    ofPasskeys: <S extends z.ZodType>(path: string, body: unknown, answer: S) =>
      api.ask({ path: `/account/passkeys/${path}`, body, answer }),
    removePasskey: (passkeyId: PasskeyId) =>
      api.ask({ path: "/account/passkeys/remove", body: { passkeyId }, answer: nothing }),
    beginOrganisation: (next: string) =>
      api.ask({ path: "/account/organisation/begin", body: { next }, answer: OrganisationAddress }),
    newcomer: () => api.ask({ path: "/account/organisation/newcomer", answer: NewcomerOfOrganisation }),
    join: (asked: JoinByOrganisation) => enter("organisation/join", asked),
    logInWithPasskey: (answer: unknown) => enter("passkeys/log-in", answer),
    logIn: (credentials: Credentials) => enter("log-in", credentials),
    changePassword: (current: string, next: string) => enter("password", { current, next }),
    logOut: () => leave("log-out", {}),
    /** `null`: the account has no password. */
    deleteAccount: (password: string | null) => leave("delete", password === null ? {} : { password }),
    rooms: () => api.ask({ path: "/rooms", answer: OwnedRooms }),
    createRoom: (room: NewRoom) => api.ask({ path: "/rooms", body: room, answer: OwnedRoom }),
    renameRoom: (room: RoomId, name: string) => ofRoom(room, "name", { name }, OwnedRoom),
    changeRoom: (room: RoomId, change: Omit<RoomChange, "name">) =>
      ofRoom(room, "settings", change, OwnedRoom),
    endRoom: (room: RoomId) => ofRoom(room, "end", {}, nothing),
    invite: (room: RoomId, lifetimeMs: number) => ofRoom(room, "invites", { lifetimeMs }, NewInvite),
    revoke: (room: RoomId, invite: InviteId) => ofRoom(room, `invites/${invite}/revoke`, {}, nothing),
  };
}

export type Requests = ReturnType<typeof requestsOver>;
