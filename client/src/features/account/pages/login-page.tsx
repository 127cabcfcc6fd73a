import { Credentials, NewAccount } from "@lets-meet/shared/protocol/account.ts";
import { type FormEvent, useState } from "react";
import { Button } from "../../../ui/button.tsx";
import { Card } from "../../../ui/card.tsx";
import { Choice } from "../../../ui/choice.tsx";
import { LiveRegion } from "../../../ui/live-region.tsx";
import { PasswordField } from "../../../ui/password-field.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { Warning } from "../../../ui/warning.tsx";
import type { AccountActions } from "../actions.ts";
import { nameError, newPasswordError, passwordError } from "../fields.ts";
import type { AccountState } from "../state.ts";
import { useErrors } from "../use-errors.ts";
import { farewellWords, fieldWords, troubleWords, words } from "../words.ts";
import { PageTitle } from "./page-title.tsx";
import { TroubleNote } from "./trouble-note.tsx";

type Mode = "log-in" | "sign-up";

export type LoginPageProps = {
  readonly state: Extract<AccountState, { phase: "logged-out" }>;
  readonly actions: Pick<AccountActions, "logIn" | "signUp" | "forget">;
  readonly startMode?: Mode;
  /** Browsers keep a login's cookies on secure pages only: elsewhere the login would end at once. */
  readonly isSecure?: boolean;
};

const isSecurePage = (globalThis as Partial<typeof globalThis>).isSecureContext !== false;

/** The page to log in or sign up: one form, so that what a password manager has filled in stays. */
export function LoginPage(props: LoginPageProps) {
  const { state, actions, startMode = "log-in", isSecure = isSecurePage } = props;
  const { farewell, submission } = state;
  const [mode, setMode] = useState<Mode>(startMode);
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const { form, errors, check, clear } = useErrors<"name" | "password">();
  const isNew = mode === "sign-up";
  const busy = submission.state === "under-way";

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
      password: isNew ? newPasswordError(password) : passwordError(password),
    });
    if (!fine) return;
    const credentials = (isNew ? NewAccount : Credentials).safeParse({ name, password });
    // An impossible name or password is refused without the server.
    if (!credentials.success) check({ password: troubleWords("wrong-credentials", "log-in") });
    else await send(credentials.data);
  };
  const send = async (credentials: Credentials) => {
    const outcome = await (isNew ? actions.signUp(credentials) : actions.logIn(credentials));
    if (outcome === "name-taken") check({ name: troubleWords(outcome, "sign-up") });
    if (outcome === "wrong-credentials") check({ password: troubleWords(outcome, "log-in") });
  };

  return (
    <div className="mx-auto grid w-full max-w-[1080px] flex-1 grid-cols-1 content-start items-center gap-8 px-4.5 pt-8 pb-10 lg:grid-cols-[minmax(0,1fr)_minmax(0,29rem)] lg:content-center lg:gap-16 lg:px-10">
      <div className="flex flex-col items-start gap-5">
        {farewell !== null && (
          <LiveRegion className="rounded-box border-3 border-ink bg-teal px-4 py-2.5 leading-snug font-bold text-on">
            {farewellWords[farewell]}
          </LiveRegion>
        )}
        <PageTitle className="text-5xl sm:text-6xl lg:text-7xl">
          {isNew ? words.signUpTitle : words.loginTitle}
        </PageTitle>
        <p className="max-w-md text-lg leading-normal text-muted">
          {words.pitch} {words.noNeed}
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
          <Choice
            label={words.whichMode}
            value={mode}
            options={[
              { value: "log-in", label: words.logIn },
              { value: "sign-up", label: words.signUp },
            ]}
            onChange={change}
          />
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
          <PasswordField
            key={mode}
            label={words.password}
            showLabel={words.show}
            hideLabel={words.hide}
            name="password"
            autoComplete={isNew ? "new-password" : "current-password"}
            required
            value={password}
            onChange={(value) => {
              setPassword(value);
              clear("password");
            }}
            error={errors.password ?? null}
            {...(isNew ? { hint: words.passwordHint } : {})}
          />
          <TroubleNote
            submission={submission}
            tasks={["log-in", "sign-up"]}
            beside={["name-taken", "wrong-credentials"]}
          />
          <Button type="submit" tone="yellow" size="large" aria-disabled={busy || !isSecure}>
            {busy ? words.working : isNew ? words.signUp : words.logIn}
          </Button>
          {isNew && <p className="text-sm leading-normal text-muted">{words.noReset}</p>}
        </form>
      </Card>
    </div>
  );
}
