// Must be the first import: it has to run before the first schema is made.
import "../../net/without-eval.ts";

import { useEffect } from "react";
import { useStore } from "zustand";
import { Button } from "../../ui/button.tsx";
import { BrokenDrawing } from "../../ui/trouble-drawings.tsx";
import { TroublePage } from "../../ui/trouble-page.tsx";
import { useTitle } from "../../ui/use-title.ts";
import { Waiting } from "../../ui/waiting.tsx";
import type { AccountActions } from "./actions.ts";
import { type OrganisationReturn, returnIn } from "./organisation-return.ts";
import { AccountSettingsPage } from "./pages/account-settings-page.tsx";
import { LoginPage } from "./pages/login-page.tsx";
import { NewcomerPage } from "./pages/newcomer-page.tsx";
import { RecoveryCodesPage } from "./pages/recovery-codes-page.tsx";
import { RoomsPage } from "./pages/rooms-page.tsx";
import type { AccountStore } from "./store.ts";
import { words } from "./words.ts";

/** The paths of this page. */
export type AccountPath = "/login" | "/account" | "/rooms";

export type AccountPageProps = {
  readonly store: AccountStore;
  readonly actions: AccountActions;
  readonly path: AccountPath;
  readonly onNavigate: (path: string) => void;
  /** Where the user was going before the login; `null` if that is this page. */
  readonly next?: string | null;
  readonly returned?: OrganisationReturn;
};

const titles: Readonly<Record<AccountPath, string>> = {
  "/login": words.logIn,
  "/account": words.accountTitle,
  "/rooms": words.myRooms,
};

/** The page of that path; a logged-out user logs in first and then gets it. */
export function AccountPage(props: AccountPageProps) {
  const { store, actions, path, onNavigate, next = null, returned = returnIn(location.search) } = props;
  const { account, offer } = useStore(store);
  const { phase } = account;
  const freshCodes = phase === "logged-in" ? account.freshCodes : null;
  const isSaving = freshCodes !== null;
  useTitle(() => titles[phase === "logged-out" ? "/login" : path]);
  // After a login on the login page, the user goes on to the rooms.
  useEffect(() => {
    if (phase === "logged-in" && path === "/login" && !isSaving) onNavigate("/rooms");
  }, [phase, path, isSaving, onNavigate]);
  switch (phase) {
    case "asking":
      return <Waiting>{words.asking}</Waiting>;
    case "unreachable":
      return (
        <TroublePage
          drawing={<BrokenDrawing />}
          title={words.unreachableTitle}
          actions={
            <Button tone="yellow" onClick={() => void actions.look()}>
              {words.tryAgain}
            </Button>
          }
        >
          {words.unreachable}
        </TroublePage>
      );
    case "logged-out":
      return path === "/login" && returned === "newcomer" && offer.organisation !== null ? (
        <NewcomerPage state={account} actions={actions} offer={offer} />
      ) : (
        <LoginPage
          state={account}
          actions={actions}
          offer={offer}
          returned={returned}
          next={next ?? (path === "/login" ? "/rooms" : path)}
        />
      );
    case "logged-in":
      if (freshCodes !== null)
        return (
          <RecoveryCodesPage name={account.account.name} codes={freshCodes} onSaved={actions.putCodesAway} />
        );
      if (path === "/login") return null;
      return path === "/account" ? (
        <AccountSettingsPage state={account} offer={offer} actions={actions} />
      ) : (
        <RoomsPage state={account} actions={actions} onNavigate={onNavigate} />
      );
  }
}
