import type { PasskeyId, ShownPasskey } from "@lets-meet/shared/protocol/account.ts";
import { Fingerprint, Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button } from "../../../ui/button.tsx";
import { LiveRegion } from "../../../ui/live-region.tsx";
import { useUnixNow } from "../../../ui/use-now.ts";
import type { AccountActions } from "../actions.ts";
import type { Submission } from "../state.ts";
import { whenWords } from "../times.ts";
import { words } from "../words.ts";
import { AddPasskeyDialog } from "./add-passkey-dialog.tsx";
import { SettingsPart } from "./settings-part.tsx";
import { TroubleNote } from "./trouble-note.tsx";

export type PasskeysPartProps = {
  /** The account's name. */
  readonly name: string;
  readonly submission: Submission;
  readonly actions: Pick<AccountActions, "addPasskey" | "removePasskey" | "forget">;
  readonly canAdd: boolean;
  /** The list of passkeys. */
  readonly children: ReactNode;
};

const icon = { "aria-hidden": true, size: 20, strokeWidth: 2.4 } as const;
const doneWords = { "add-passkey": words.passkeyAdded, "remove-passkey": words.passkeyRemoved } as const;

/** The account's passkeys, to add and to remove. */
export function PasskeysPart({ name, submission, actions, canAdd, children }: PasskeysPartProps) {
  const [adding, setAdding] = useState(false);
  const isDone =
    submission.state === "done" &&
    (submission.task === "add-passkey" || submission.task === "remove-passkey");
  return (
    <SettingsPart title={words.passkeysPart}>
      <p className="leading-normal text-muted">{words.passkeysWhat}</p>
      {children}
      <TroubleNote submission={submission} tasks={["remove-passkey"]} />
      <LiveRegion className="font-bold empty:hidden">{isDone && doneWords[submission.task]}</LiveRegion>
      {canAdd ? (
        <Button
          icon={<Fingerprint {...icon} />}
          onClick={() => {
            actions.forget();
            setAdding(true);
          }}
        >
          {words.addPasskey}
        </Button>
      ) : (
        <p className="text-sm leading-normal text-muted">{words.passkeysElsewhere}</p>
      )}
      {adding && (
        <AddPasskeyDialog
          name={name}
          submission={submission}
          onAdd={actions.addPasskey}
          onClose={() => setAdding(false)}
        />
      )}
    </SettingsPart>
  );
}

export type PasskeyListProps = {
  readonly passkeys: readonly ShownPasskey[];
  readonly onRemove: (passkeyId: PasskeyId) => void;
};

export function PasskeyList({ passkeys, onRemove }: PasskeyListProps) {
  const now = useUnixNow(30_000);
  if (passkeys.length === 0) return <p className="leading-normal">{words.noPasskeys}</p>;
  return (
    <ul className="flex w-full flex-col gap-3">
      {passkeys.map(({ passkeyId, name, addedAt, usedAt }) => (
        <li
          key={passkeyId}
          className="flex flex-wrap items-center justify-between gap-3 rounded-box border-[2.5px] border-ink p-3"
        >
          <span className="flex min-w-0 flex-col">
            <span className="font-bold break-words">{name}</span>
            <span className="text-sm text-muted">
              {words.passkeyAddedOn(whenWords(addedAt, now))} ·{" "}
              {usedAt > 0 ? words.lastUsed(whenWords(usedAt, now)) : words.usedNever}
            </span>
          </span>
          <Button
            size="small"
            icon={<Trash2 {...icon} />}
            aria-label={words.removePasskeyOf(name)}
            onClick={() => onRemove(passkeyId)}
          >
            {words.removePasskey}
          </Button>
        </li>
      ))}
    </ul>
  );
}
