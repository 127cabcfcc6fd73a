import { RoomId } from "@lets-meet/shared/ids.ts";
import { AccountId, LoginId, PasskeyId } from "@lets-meet/shared/protocol/account.ts";
import { InviteId, type OwnedRoom } from "@lets-meet/shared/protocol/room-book.ts";
import { type ReactNode, useEffect, useRef } from "react";
import { AccountChip } from "../features/account/account-chip.tsx";
import { AccountPage, type AccountPageProps, type AccountPath } from "../features/account/account-page.tsx";
import { LoginPage } from "../features/account/pages/login-page.tsx";
import { type OpenDialog, RoomsPage } from "../features/account/pages/rooms-page.tsx";
import {
  type AccountState,
  type LoggedInState,
  loggedIn,
  loggedOut,
  type RoomList,
  type Submission,
} from "../features/account/state.ts";
import { type AccountOffer, createAccountStore, everything } from "../features/account/store.ts";
import { InHeader } from "../ui/header-slot.tsx";
import { actions, nothing } from "./account-actions.ts";

const hour = 3_600_000;
const account = { accountId: AccountId.parse("a".repeat(21)), name: "robin.of-locksley" };
const usual = { lobby: false, guests: true, capacity: 8, relay: false };
const roomOf = (letter: string, changes: Partial<OwnedRoom>): OwnedRoom => ({
  roomId: RoomId.parse(`${letter}4tR_kXw8-Qz1bNe`),
  name: "Thursday jam",
  hasPasscode: false,
  settings: usual,
  createdAt: Date.now() - 900 * hour,
  lastUsedAt: null,
  invites: [],
  ...changes,
});
const inviteOf = (letter: string, hours: number) => ({
  inviteId: InviteId.parse(letter.repeat(12)),
  expiresAt: Date.now() + hours * hour + 60_000,
});
const jam = roomOf("a", {
  hasPasscode: true,
  settings: { lobby: true, guests: true, capacity: 6, relay: false },
  lastUsedAt: Date.now() - 74 * hour,
  invites: [inviteOf("i", 23), inviteOf("j", 160)],
});
const rooms: readonly OwnedRoom[] = [
  jam,
  roomOf("b", {
    name: "Chess club, open to everybody who has an hour and a half to lose",
    lastUsedAt: Date.now(),
  }),
  roomOf("c", { name: "Family", settings: { lobby: false, guests: false, capacity: 12, relay: false } }),
];
export const loaded: RoomList = { state: "loaded", rooms, usual, mayCreate: true, fresh: null };

function InFrame({ state, children }: { readonly state: AccountState; readonly children: ReactNode }) {
  return (
    <>
      <InHeader>
        <AccountChip
          store={createAccountStore(state)}
          actions={actions}
          loginPath="/login"
          onNavigate={nothing}
        />
      </InHeader>
      {children}
    </>
  );
}

/** Submits its form unchanged, which shows the form's errors. */
function SentOff({ children }: { readonly children: ReactNode }) {
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => frame.current?.querySelector("form")?.requestSubmit(), []);
  return (
    <div ref={frame} className="flex flex-1 flex-col">
      {children}
    </div>
  );
}

const emptyList = { state: "loaded", rooms: [], usual, mayCreate: true, fresh: null } as const;
const codes = ["mq3x", "7hdn", "v2rk", "c9te", "w4pz", "kf8b", "sn6y", "g5ja"].map(
  (part, at, parts) => `${part}-${parts[(at + 3) % 8]}-${parts[(at + 5) % 8]}-${parts[(at + 6) % 8]}`,
);
const loginOf = (letter: string, device: string, hours: number, isThis = false) => ({
  loginId: LoginId.parse(letter.repeat(32)),
  device,
  begunAt: Date.now() - hours * hour,
  usedAt: Date.now() - hour,
  isThis,
});
const passkeyOf = (letter: string, name: string, hours: number) => ({
  passkeyId: PasskeyId.parse(letter.repeat(22)),
  name,
  addedAt: Date.now() - 200 * hour,
  usedAt: hours === 0 ? 0 : Date.now() - hours * hour,
});
export const security = {
  state: "known" as const,
  codesLeft: 7,
  hasPassword: true,
  passkeys: [
    passkeyOf("a", "My phone", 0),
    passkeyOf("b", "The blue security key that hangs on my keys", 30),
  ],
  logins: [
    loginOf("a", "Firefox on Linux", 74, true),
    loginOf("b", "Safari on iOS", 700),
    { ...loginOf("c", "", 0), begunAt: 0, usedAt: 0 },
  ],
};

/** Presses the button of that name to reach the scene behind it. */
function Pressed({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  useEffect(() => {
    // The page's part of the header appears one turn later.
    const turn = setTimeout(() => {
      const buttons = [...document.querySelectorAll("button")];
      buttons.find((one) => (one.getAttribute("aria-label") ?? one.textContent) === name)?.click();
    });
    return () => clearTimeout(turn);
  }, [name]);
  return <>{children}</>;
}

export const accountPage = (
  state: AccountState,
  path: AccountPath,
  more: Partial<AccountPageProps>,
  offer: AccountOffer,
) => ({
  layout: "page" as const,
  render: () => (
    <InFrame state={state}>
      <AccountPage
        store={createAccountStore(state, offer)}
        actions={actions}
        path={path}
        onNavigate={nothing}
        {...more}
      />
    </InFrame>
  ),
});
const page = (
  state: AccountState,
  path: AccountPath,
  frame = (inside: ReactNode) => inside,
  offer?: AccountOffer,
) => ({
  layout: "page" as const,
  render: () => (
    <InFrame state={state}>
      {frame(
        <AccountPage
          store={createAccountStore(state, offer)}
          actions={actions}
          path={path}
          onNavigate={nothing}
        />,
      )}
    </InFrame>
  ),
});
export const me = (list: RoomList, submission: Submission = { state: "none" }): LoggedInState => ({
  ...loggedIn(account),
  list,
  security,
  submission,
});
const failed = (
  task: Extract<Submission, { state: "failed" }>["task"],
  retryMs: number | null,
  code: Extract<Submission, { state: "failed" }>["trouble"]["code"] = "rate-limited",
): Submission => ({
  state: "failed",
  task,
  trouble: { code, retryAt: retryMs === null ? null : performance.now() + retryMs },
});
const signUp = (frame = (inside: ReactNode) => inside, offer?: AccountOffer) => ({
  layout: "page" as const,
  render: () => {
    const state = { phase: "logged-out", farewell: null, submission: { state: "none" } } as const;
    return (
      <InFrame state={state}>
        {frame(
          <LoginPage
            state={state}
            actions={actions}
            startMode="sign-up"
            {...(offer === undefined ? {} : { offer })}
          />,
        )}
      </InFrame>
    );
  },
});
const dialog = (open: OpenDialog, state: LoggedInState = me(loaded)) => ({
  layout: "page" as const,
  render: () => (
    <InFrame state={state}>
      <RoomsPage state={state} actions={actions} onNavigate={nothing} startDialog={open} />
    </InFrame>
  ),
});

/** All account screens in all states, by name. */
export const accountScenes = {
  "account-login": page(loggedOut(), "/login"),
  "account-login-empty": page(loggedOut(), "/login", (inside) => <SentOff>{inside}</SentOff>),
  "account-login-refused": page(
    { phase: "logged-out", farewell: null, submission: failed("log-in", 24_000) },
    "/login",
  ),
  "account-login-working": page(
    { phase: "logged-out", farewell: null, submission: { state: "under-way", task: "log-in" } },
    "/login",
  ),
  "account-login-passkey": page(
    { phase: "logged-out", farewell: null, submission: { state: "under-way", task: "log-in-passkey" } },
    "/login",
  ),
  "account-login-passkey-refused": page(
    {
      phase: "logged-out",
      farewell: null,
      submission: failed("log-in-passkey", null, "passkey-copied"),
    },
    "/login",
  ),
  "account-passkey-add": page(me(loaded), "/account", (inside) => (
    <Pressed name="Add a passkey…">{inside}</Pressed>
  )),
  "account-passkey-add-refused": page(
    me(loaded, failed("add-passkey", null, "passkey-exists")),
    "/account",
    (inside) => <Pressed name="Add a passkey…">{inside}</Pressed>,
  ),
  "account-passkeys-none": page(
    { ...me(loaded, { state: "done", task: "remove-passkey" }), security: { ...security, passkeys: [] } },
    "/account",
    (inside) => inside,
    { ...everything, hasPasskeys: false },
  ),
  "account-expired": page(loggedOut("expired"), "/rooms"),
  "account-deleted": page(loggedOut("deleted"), "/account"),
  "account-sign-up": signUp(),
  "account-sign-up-empty": signUp((inside) => <SentOff>{inside}</SentOff>),
  "account-asking": page({ phase: "asking" }, "/rooms"),
  "account-unreachable": page({ phase: "unreachable" }, "/rooms"),
  "account-settings": page(me(loaded), "/account"),
  "account-password-changed": page(me(loaded, { state: "done", task: "change-password" }), "/account"),
  "account-password-empty": page(me(loaded), "/account", (inside) => <SentOff>{inside}</SentOff>),
  "account-delete": page(me(loaded), "/account", (inside) => (
    <Pressed name="Delete account…">{inside}</Pressed>
  )),
  "account-menu": page(me(loaded), "/account", (inside) => (
    <Pressed name="Account: robin.of-locksley">{inside}</Pressed>
  )),
  rooms: page(me(loaded), "/rooms"),
  "account-codes": page({ ...me(loaded), freshCodes: codes }, "/login"),
  "account-recover": page(loggedOut(), "/login", (inside) => (
    <Pressed name="Forgot your password?">{inside}</Pressed>
  )),
  "account-invite": signUp((inside) => inside, { ...everything, signUp: "invite" }),
  "account-closed": page(loggedOut(), "/login", (inside) => inside, {
    signUp: "nobody",
    hasStrangers: false,
    hasPasskeys: false,
    organisation: null,
  }),
  "rooms-empty": page(me(emptyList), "/rooms"),
  "rooms-no-maker": page(me({ ...emptyList, mayCreate: false }), "/rooms"),
  "rooms-loading": page(me({ state: "loading" }), "/rooms"),
  "rooms-failed": page(me({ state: "failed", code: "unanswered" }), "/rooms"),
  "room-create": dialog({ kind: "create" }),
  "room-create-refused": dialog({ kind: "create" }, me(loaded, failed("create-room", null))),
  "room-settings": dialog({ kind: "settings", roomId: jam.roomId }),
  "room-end": dialog({ kind: "end", roomId: jam.roomId }),
  "room-invites": dialog({ kind: "invites", roomId: jam.roomId }),
  "room-invites-fresh": dialog(
    { kind: "invites", roomId: jam.roomId },
    me({
      ...loaded,
      fresh: { ...inviteOf("j", 160), token: "k9_Qe2Lx0aVt7sBn4mRd1wZy", roomId: jam.roomId },
    }),
  ),
};
