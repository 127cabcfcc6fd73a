import { JoinByOrganisation } from "@lets-meet/shared/protocol/organisation.ts";
import { type FormEvent, useEffect, useState } from "react";
import { Button } from "../../../ui/button.tsx";
import { Card } from "../../../ui/card.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import type { AccountActions } from "../actions.ts";
import { codeError, nameError } from "../fields.ts";
import type { AccountState } from "../state.ts";
import type { AccountOffer } from "../store.ts";
import { useErrors } from "../use-errors.ts";
import { troubleWords, words } from "../words.ts";
import { PageTitle } from "./page-title.tsx";
import { TroubleNote } from "./trouble-note.tsx";

export type NewcomerPageProps = {
  readonly state: Extract<AccountState, { phase: "logged-out" }>;
  readonly offer: AccountOffer;
  readonly actions: Pick<AccountActions, "newcomer" | "join" | "logInAtOrganisation">;
};

/** A person of the organisation without an account chooses a name. */
export function NewcomerPage({ state: { submission }, offer, actions }: NewcomerPageProps) {
  const [name, setName] = useState("");
  const [code, setCode] = useState("");
  const { form, errors, check, clear } = useErrors<"name" | "code">();
  const asksCode = offer.signUp === "invite";
  const busy = submission.state === "under-way";
  const isLate = submission.state === "failed" && submission.trouble.code === "organisation-expired";
  const { newcomer } = actions;
  useEffect(() => {
    void newcomer().then((answer) => {
      // What has been typed meanwhile stays. A refusal is told when the form is sent.
      if (answer.ok) setName((typed) => (typed === "" ? answer.value.name : typed));
    });
  }, [newcomer]);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!check({ name: nameError(name), code: asksCode ? codeError(code) : null })) return;
    const asked = JoinByOrganisation.safeParse(asksCode ? { name, invite: code } : { name });
    if (!asked.success) return;
    const outcome = await actions.join(asked.data);
    if (outcome === "name-taken") check({ name: troubleWords(outcome, "join") });
    if (outcome === "invite-needed") check({ code: troubleWords(outcome, "join") });
  };
  const plain = { autoCapitalize: "none", autoCorrect: "off", spellCheck: false, required: true } as const;
  return (
    <div className="mx-auto flex w-full max-w-xl flex-1 flex-col gap-6 px-4.5 pt-8 pb-12">
      <PageTitle className="text-4xl sm:text-5xl">{words.welcomeTitle}</PageTitle>
      <p className="text-lg leading-normal text-muted">{words.welcome(offer.organisation ?? "")}</p>
      <Card className="p-4.5 sm:p-7">
        <form
          ref={form}
          method="post"
          noValidate
          onSubmit={(event) => void submit(event)}
          className="flex flex-col gap-5"
        >
          <TextField
            {...plain}
            label={words.userName}
            name="username"
            autoComplete="username"
            value={name}
            onChange={(value) => {
              setName(value);
              clear("name");
            }}
            error={errors.name ?? null}
            hint={words.userNameHint}
          />
          {asksCode && (
            <TextField
              {...plain}
              label={words.inviteCode}
              name="code"
              autoComplete="off"
              value={code}
              onChange={(value) => {
                setCode(value);
                clear("code");
              }}
              error={errors.code ?? null}
              hint={words.inviteCodeHint}
            />
          )}
          <TroubleNote submission={submission} tasks={["join"]} beside={["name-taken", "invite-needed"]} />
          <Button type="submit" tone="yellow" size="large" aria-disabled={busy}>
            {busy ? words.working : words.join}
          </Button>
          {isLate && (
            <Button onClick={() => void actions.logInAtOrganisation("/rooms")}>
              {words.logInAt(offer.organisation ?? "")}
            </Button>
          )}
        </form>
      </Card>
    </div>
  );
}
