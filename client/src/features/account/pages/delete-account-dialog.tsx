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

export type DeleteAccountDialogProps = {
  readonly name: string;
  /** Without one, a fresh login is needed. */
  readonly hasPassword: boolean;
  readonly submission: Submission;
  readonly onDelete: AccountActions["deleteAccount"];
  readonly onClose: () => void;
};

/** Names what is lost with an account, and asks for its password. */
export function DeleteAccountDialog(props: DeleteAccountDialogProps) {
  const { name, hasPassword, submission, onDelete, onClose } = props;
  const formId = useId();
  const [password, setPassword] = useState("");
  const { form, errors, check, clear } = useErrors<"password">();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!check({ password: hasPassword ? passwordError(password) : null })) return;
    const outcome = await onDelete(hasPassword ? password : null);
    // A text that is no valid password cannot be the account's either.
    if (outcome === "wrong-credentials" || outcome === "bad-payload")
      check({ password: troubleWords("wrong-credentials", "delete-account") });
  };
  return (
    <Dialog
      title={words.deleteAsk}
      closeLabel={words.close}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{words.keepAccount}</Button>
          <Button type="submit" form={formId} tone="coral">
            {words.deleteConfirm}
          </Button>
        </>
      }
    >
      <p className="leading-normal font-bold">{words.deleteLoses}</p>
      <ul className="flex list-disc flex-col gap-1.5 pl-5 leading-normal">
        {words.deleteLost.map((lost) => (
          <li key={lost}>{lost}</li>
        ))}
      </ul>
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
        {!hasPassword && <p className="leading-normal">{words.deleteNoPassword}</p>}
        {hasPassword && (
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
        )}
        <TroubleNote
          submission={submission}
          tasks={["delete-account"]}
          beside={["wrong-credentials", "bad-payload"]}
        />
      </form>
    </Dialog>
  );
}
