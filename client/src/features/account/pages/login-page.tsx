import { Credentials, NewAccount, Recover } from "@lets-meet/shared/protocol/account.ts";
import { type FormEvent, useState } from "react";
import { Button } from "../../../ui/button.tsx";
import { Card } from "../../../ui/card.tsx";
import { Choice } from "../../../ui/choice.tsx";
import { LiveRegion } from "../../../ui/live-region.tsx";
import { PasswordField } from "../../../ui/password-field.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { Warning } from "../../../ui/warning.tsx";
import type { AccountActions } from "../actions.ts";
import { codeError, nameError, newPasswordError, passwordError } from "../fields.ts";
import type { OrganisationReturn } from "../organisation-return.ts";
import type { AccountState } from "../state.ts";
import { type AccountOffer, everything } from "../store.ts";
import { useErrors } from "../use-errors.ts";
import { farewellWords, fieldWords, troubleWords, words } from "../words.ts";
import { OtherWays, type OtherWaysProps } from "./other-ways.tsx";
import { PageTitle } from "./page-title.tsx";
import { TroubleNote } from "./trouble-note.tsx";

type Mode = "log-in" | "sign-up" | "recover";

/** The texts of the form in each mode. */
const modeWords = {
  "log-in": { title: words.loginTitle, submit: words.logIn },
  "sign-up": { title: words.signUpTitle, submit: words.signUp },
  recover: { title: words.recoverTitle, submit: words.recover },
} as const;

export type LoginPageProps = {
  readonly state: Extract<AccountState, { phase: "logged-out" }>;
  readonly actions: Pick<AccountActions, "logIn" | "signUp" | "recover" | "forget"> &
    OtherWaysProps["actions"];
  readonly offer?: AccountOffer;
  readonly startMode?: Mode;
  readonly returned?: OrganisationReturn;
  /** Where to go after a log-in at the organisation. */
  readonly next?: string;
  /** Browsers keep a login's cookies on secure pages only: elsewhere the login would end at once. */
  readonly isSecure?: boolean;
};

const isSecurePage = (globalThis as Partial<typeof globalThis>).isSecureContext !== false;

/** The page to log in or sign up: one form, so that what a password manager has filled in stays. */
export function LoginPage(props: LoginPageProps) {
  const { state, actions, offer = everything, startMode = "log-in", isSecure = isSecurePage } = props;
  const { returned = null, next = "/rooms" } = props;
  const { farewell, submission } = state;
  const [mode, setMode] = useState<Mode>(startMode);
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const { form, errors, check, clear } = useErrors<"name" | "code" | "password">();
  const isNew = mode === "sign-up";
  const asksCode = mode === "recover" || (isNew && offer.signUp === "invite");
  const busy = submission.state === "under-way";
  const isElsewhere = busy && (submission.task === "log-in-passkey" || submission.task === "organisation");
  const canSignUp = offer.signUp === "everybody" || offer.signUp === "invite";

  const change = (to: Mode) => {
    setMode(to);
    check({});
    actions.forget();
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!isSecure) return;
    const fine = check({
      name: isNew ? nameError(name) : name.trim() === "" ? fieldWords.noName : null,
      code: asksCode ? codeError(code) : null,
      password: mode === "log-in" ? passwordError(password) : newPasswordError(password),
    });
    if (fine) await send();
  };
  const refusedAs = (beside: "name" | "code" | "password", why: Parameters<typeof troubleWords>[0]) =>
    check({ [beside]: troubleWords(why, mode) });
  const send = async () => {
    const given = { name, password };
    switch (mode) {
      case "log-in": {
        const asked = Credentials.safeParse(given);
        // An impossible name or password is refused without the server.
        const outcome = asked.success ? await actions.logIn(asked.data) : "wrong-credentials";
        if (outcome === "wrong-credentials") refusedAs("password", outcome);
        return;
      }
      case "sign-up": {
        const asked = NewAccount.safeParse(asksCode ? { ...given, invite: code } : given);
        if (!asked.success) return;
        const outcome = await actions.signUp(asked.data);
        if (outcome === "name-taken") refusedAs("name", outcome);
        if (outcome === "invite-needed") refusedAs("code", outcome);
        return;
      }
      case "recover": {
        const asked = Recover.safeParse({ ...given, code });
        const outcome = asked.success ? await actions.recover(asked.data) : "wrong-credentials";
        if (outcome === "wrong-credentials") refusedAs("code", outcome);
      }
    }
  };

  return (
    <div className="mx-auto grid w-full max-w-[1080px] flex-1 grid-cols-1 content-start items-center gap-8 px-4.5 pt-8 pb-10 lg:grid-cols-[minmax(0,1fr)_minmax(0,29rem)] lg:content-center lg:gap-16 lg:px-10">
      <div className="flex flex-col items-start gap-5">
        {farewell !== null && (
          <LiveRegion className="rounded-box border-3 border-ink bg-teal px-4 py-2.5 leading-snug font-bold text-on">
            {farewellWords[farewell]}
          </LiveRegion>
        )}
        <PageTitle className="text-5xl sm:text-6xl lg:text-7xl">{modeWords[mode].title}</PageTitle>
        <p className="max-w-md text-lg leading-normal text-muted">
          {mode === "recover" ? words.recoverPitch : words.pitch}{" "}
          {mode !== "recover" && offer.hasStrangers && words.noNeed}
        </p>
      </div>
      <Card className="p-4.5 sm:p-7">
        <form
          ref={form}
          method="post"
          noValidate
          onSubmit={(event) => void submit(event)}
          className="flex flex-col gap-5"
        >
          {!isSecure && <Warning title={words.insecureTitle}>{words.insecure}</Warning>}
          {mode !== "recover" && canSignUp && (
            <Choice
              label={words.whichMode}
              value={mode}
              options={[
                { value: "log-in", label: words.logIn },
                { value: "sign-up", label: words.signUp },
              ]}
              onChange={change}
            />
          )}
          <TextField
            label={words.userName}
            name="username"
            autoComplete="username"
            autoCapitalize="none"
            autoCorrect="off"
            spellCheck={false}
            required
            value={name}
            onChange={(value) => {
              setName(value);
              clear("name");
            }}
            error={errors.name ?? null}
            {...(isNew ? { hint: words.userNameHint } : {})}
          />
          {asksCode && (
            <TextField
              label={isNew ? words.inviteCode : words.recoveryCode}
              name="code"
              autoComplete="off"
              autoCapitalize="none"
              autoCorrect="off"
              spellCheck={false}
              required
              value={code}
              onChange={(value) => {
                setCode(value);
                clear("code");
              }}
              error={errors.code ?? null}
              hint={isNew ? words.inviteCodeHint : words.recoveryCodeHint}
            />
          )}
          <PasswordField
            key={mode}
            label={mode === "recover" ? words.newPassword : words.password}
            showLabel={words.show}
            hideLabel={words.hide}
            name="password"
            autoComplete={mode === "log-in" ? "current-password" : "new-password"}
            required
            value={password}
            onChange={(value) => {
              setPassword(value);
              clear("password");
            }}
            error={errors.password ?? null}
            {...(mode === "log-in" ? {} : { hint: words.passwordHint })}
          />
          <TroubleNote
            submission={submission}
            tasks={["log-in", "sign-up", "recover"]}
            beside={["name-taken", "invite-needed", "wrong-credentials"]}
          />
          <Button type="submit" tone="yellow" size="large" aria-disabled={busy || !isSecure}>
            {busy && !isElsewhere ? words.working : modeWords[mode].submit}
          </Button>
          {mode !== "recover" && isSecure && (
            <OtherWays
              submission={submission}
              hasPasskeys={offer.hasPasskeys && !isNew}
              organisation={offer.organisation}
              returned={returned}
              next={next}
              actions={actions}
            />
          )}
          {isNew && <p className="text-sm leading-normal text-muted">{words.noReset}</p>}
          {!isNew && (
            <button
              type="button"
              onClick={() => change(mode === "recover" ? "log-in" : "recover")}
              className="self-start rounded-tag py-1 font-bold underline"
            >
              {mode === "recover" ? words.backToLogin : words.forgot}
            </button>
          )}
          {offer.signUp === "organisation" && offer.organisation !== null && (
            <p className="text-sm leading-normal text-muted">{words.signUpAt(offer.organisation)}</p>
          )}
          {offer.signUp === "nobody" && (
            <p className="text-sm leading-normal text-muted">{words.signUpClosed}</p>
          )}
        </form>
      </Card>
    </div>
  );
}
