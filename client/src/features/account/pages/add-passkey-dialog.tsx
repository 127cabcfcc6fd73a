import { type FormEvent, useId, useState } from "react";
import { Button } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { PasswordField } from "../../../ui/password-field.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import type { AccountActions } from "../actions.ts";
import { passkeyNameError, passwordError } from "../fields.ts";
import type { Submission } from "../state.ts";
import { useErrors } from "../use-errors.ts";
import { troubleWords, words } from "../words.ts";
import { TroubleNote } from "./trouble-note.tsx";

export type AddPasskeyDialogProps = {
  /** The account's name. */
  readonly name: string;
  readonly submission: Submission;
  readonly onAdd: AccountActions["addPasskey"];
  readonly onClose: () => void;
};

/** Asks for the password and a name before the browser makes a passkey. */
export function AddPasskeyDialog({ name, submission, onAdd, onClose }: AddPasskeyDialogProps) {
  const formId = useId();
  const [called, setCalled] = useState("");
  const [password, setPassword] = useState("");
  const { form, errors, check, clear } = useErrors<"called" | "password">();
  const busy = submission.state === "under-way";
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!check({ called: passkeyNameError(called), password: passwordError(password) })) return;
    const outcome = await onAdd(called, password);
    // A text that is no valid password cannot be the account's either.
    if (outcome === "wrong-credentials" || outcome === "bad-payload")
      check({ password: troubleWords("wrong-credentials", "add-passkey") });
    if (outcome === "done") onClose();
  };
  return (
    <Dialog
      title={words.addPasskeyAsk}
      closeLabel={words.close}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button type="submit" form={formId} tone="teal" aria-disabled={busy}>
            {busy ? words.working : words.addPasskeyConfirm}
          </Button>
        </>
      }
    >
      <p className="leading-normal">{words.addPasskeyNext}</p>
      <form
        id={formId}
        ref={form}
        method="post"
        noValidate
        onSubmit={(event) => void submit(event)}
        className="flex flex-col gap-4"
      >
        <TextField
          label={words.passkeyName}
          name="passkey-name"
          autoComplete="off"
          value={called}
          onChange={(value) => {
            setCalled(value);
            clear("called");
          }}
          error={errors.called ?? null}
          hint={words.passkeyNameHint}
        />
        {/* Tells a password manager which account this is. */}
        <input type="text" name="username" autoComplete="username" value={name} readOnly hidden />
        <PasswordField
          label={words.deletePassword}
          showLabel={words.show}
          hideLabel={words.hide}
          name="password"
          autoComplete="current-password"
          value={password}
          onChange={(value) => {
            setPassword(value);
            clear("password");
          }}
          error={errors.password ?? null}
        />
        <TroubleNote
          submission={submission}
          tasks={["add-passkey"]}
          beside={["wrong-credentials", "bad-payload"]}
        />
      </form>
    </Dialog>
  );
}
