import { KeyRound, LogOut, Trash2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import { Button } from "../../../ui/button.tsx";
import { LiveRegion } from "../../../ui/live-region.tsx";
import { PasswordField } from "../../../ui/password-field.tsx";
import type { AccountActions } from "../actions.ts";
import { newPasswordError, passwordError } from "../fields.ts";
import type { LoggedInState } from "../state.ts";
import { type AccountOffer, everything } from "../store.ts";
import { useErrors } from "../use-errors.ts";
import { fieldWords, troubleWords, words } from "../words.ts";
import { DeleteAccountDialog } from "./delete-account-dialog.tsx";
import { PageTitle } from "./page-title.tsx";
import { SecurityParts, type SecurityPartsProps } from "./security-parts.tsx";
import { SettingsPart } from "./settings-part.tsx";
import { TroubleNote } from "./trouble-note.tsx";

export type AccountSettingsPageProps = {
  readonly state: LoggedInState;
  readonly offer?: AccountOffer;
  readonly actions: Pick<AccountActions, "logOut" | "changePassword" | "deleteAccount" | "forget"> &
    SecurityPartsProps["actions"];
};

const icon = { "aria-hidden": true, size: 20, strokeWidth: 2.4 } as const;

/** The account's settings: name, password, passkeys, recovery codes, logins, logout and deletion. */
export function AccountSettingsPage({ state, offer = everything, actions }: AccountSettingsPageProps) {
  const [deleting, setDeleting] = useState(false);
  const { account, submission, security } = state;
  const hasPassword = security.state !== "known" || security.hasPassword;
  return (
    <div className="mx-auto flex w-full max-w-2xl flex-1 flex-col gap-6 px-4.5 pt-8 pb-12">
      <PageTitle className="text-4xl sm:text-5xl">{words.accountTitle}</PageTitle>
      <SettingsPart title={words.yourName}>
        <p className="max-w-full text-xl font-extrabold break-words">{account.name}</p>
        <p className="text-sm leading-normal text-muted">{words.yourNameHint}</p>
      </SettingsPart>
      {hasPassword ? (
        <PasswordPart state={state} actions={actions} />
      ) : (
        <SettingsPart title={words.atOrganisationTitle}>
          <p className="leading-normal text-muted">{words.atOrganisation(offer.organisation)}</p>
        </SettingsPart>
      )}
      <SecurityParts state={state} hasPasskeys={offer.hasPasskeys} actions={actions} />
      <SettingsPart title={words.logOutTitle}>
        <p className="leading-normal text-muted">{words.logOutHint}</p>
        <TroubleNote submission={submission} tasks={["log-out"]} />
        <Button icon={<LogOut {...icon} />} onClick={() => void actions.logOut()}>
          {words.logOut}
        </Button>
      </SettingsPart>
      <SettingsPart title={words.deleteTitle}>
        <p className="leading-normal text-muted">{words.deleteHint}</p>
        <Button
          tone="coral"
          icon={<Trash2 {...icon} />}
          onClick={() => {
            actions.forget();
            setDeleting(true);
          }}
        >
          {words.delete}
        </Button>
      </SettingsPart>
      {deleting && (
        <DeleteAccountDialog
          name={account.name}
          hasPassword={hasPassword}
          submission={submission}
          onDelete={actions.deleteAccount}
          onClose={() => setDeleting(false)}
        />
      )}
    </div>
  );
}

type PasswordPartProps = {
  readonly state: LoggedInState;
  readonly actions: Pick<AccountActions, "changePassword">;
};

function PasswordPart({ state, actions }: PasswordPartProps) {
  const { account, submission } = state;
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const { form, errors, check, clear } = useErrors<"current" | "next">();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const chosen = newPasswordError(next);
    const same = next === current ? fieldWords.samePassword : null;
    if (!check({ current: passwordError(current), next: chosen ?? same })) return;
    const outcome = await actions.changePassword(current, next);
    // A text that is no valid password cannot be the account's either.
    if (outcome === "wrong-credentials" || outcome === "bad-payload")
      check({ current: troubleWords("wrong-credentials", "change-password") });
    if (outcome !== "done") return;
    setCurrent("");
    setNext("");
  };
  const isChanged = submission.state === "done" && submission.task === "change-password";
  const shared = { showLabel: words.show, hideLabel: words.hide, className: "w-full max-w-sm" };
  return (
    <SettingsPart title={words.passwordTitle}>
      <form
        ref={form}
        method="post"
        noValidate
        onSubmit={(event) => void submit(event)}
        className="flex w-full flex-col items-start gap-4"
      >
        {/* Tells a password manager which account this is. */}
        <input type="text" name="username" autoComplete="username" value={account.name} readOnly hidden />
        <PasswordField
          {...shared}
          label={words.currentPassword}
          name="current-password"
          autoComplete="current-password"
          value={current}
          onChange={(value) => {
            setCurrent(value);
            clear("current");
          }}
          error={errors.current ?? null}
        />
        <PasswordField
          {...shared}
          label={words.newPassword}
          name="new-password"
          autoComplete="new-password"
          value={next}
          onChange={(value) => {
            setNext(value);
            clear("next");
          }}
          error={errors.next ?? null}
          hint={words.passwordHint}
        />
        <TroubleNote
          submission={submission}
          tasks={["change-password"]}
          beside={["wrong-credentials", "bad-payload"]}
        />
        <LiveRegion className="font-bold empty:hidden">{isChanged && words.passwordChanged}</LiveRegion>
        <Button type="submit" tone="teal" icon={<KeyRound {...icon} />}>
          {words.changePassword}
        </Button>
        <p className="text-sm leading-normal text-muted">{words.changeLogsOut}</p>
      </form>
    </SettingsPart>
  );
}
