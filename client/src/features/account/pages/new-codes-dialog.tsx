import { type FormEvent, useId, useState } from "react";
import { Button } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { PasswordField } from "../../../ui/password-field.tsx";
import type { AccountActions } from "../actions.ts";
import { passwordError } from "../fields.ts";
import type { Submission } from "../state.ts";
import { useErrors } from "../use-errors.ts";
import { troubleWords, words } from "../words.ts";
import { TroubleNote } from "./trouble-note.tsx";

export type NewCodesDialogProps = {
  readonly name: string;
  readonly submission: Submission;
  readonly onReplace: AccountActions["replaceCodes"];
  readonly onClose: () => void;
};

/** Asks for the password before the recovery codes are replaced. */
export function NewCodesDialog({ name, submission, onReplace, onClose }: NewCodesDialogProps) {
  const formId = useId();
  const [password, setPassword] = useState("");
  const { form, errors, check, clear } = useErrors<"password">();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!check({ password: passwordError(password) })) return;
    const outcome = await onReplace(password);
    // A text that is no valid password cannot be the account's either.
    if (outcome === "wrong-credentials" || outcome === "bad-payload")
      check({ password: troubleWords("wrong-credentials", "replace-codes") });
  };
  return (
    <Dialog
      title={words.newCodesAsk}
      closeLabel={words.close}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button type="submit" form={formId} tone="teal">
            {words.newCodesConfirm}
          </Button>
        </>
      }
    >
      <p className="leading-normal">{words.newCodesMean}</p>
      <form
        id={formId}
        ref={form}
        method="post"
        noValidate
        onSubmit={(event) => void submit(event)}
        className="flex flex-col gap-4"
      >
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
          tasks={["replace-codes"]}
          beside={["wrong-credentials", "bad-payload"]}
        />
      </form>
    </Dialog>
  );
}
