import { limits } from "@lets-meet/shared/limits.ts";
import { plainLine } from "@lets-meet/shared/plain-line.ts";
import { DoorOpen } from "lucide-react";
import { type FormEvent, useId, useRef, useState } from "react";
import { Button } from "../../../../ui/button.tsx";
import { Field, fieldBox } from "../../../../ui/field.tsx";
import { LiveRegion } from "../../../../ui/live-region.tsx";
import { Warning } from "../../../../ui/warning.tsx";
import type { EntryRefusal } from "../../state.ts";
import { closedOtherwise, closedWords, troubleWords } from "../../trouble-words.ts";
import { words } from "../../words.ts";
import { useSecondsUntil } from "../call/retry-button.tsx";
import type { PageProps, RoomIn } from "../page-props.ts";
import { LoginLink } from "./login-link.tsx";

/** The inputs that the join needs from this user. */
function needs({ view, room }: JoinFormProps) {
  const { preview, trouble } = room;
  const isGuest = view.accountName === null;
  // An invite replaces the passcode and the knock.
  const isExpected = preview.isOwner || view.invite !== null;
  return {
    name: isGuest,
    account: (isGuest && !preview.settings.guests) || trouble?.code === "account-needed",
    passcode: preview.needsPasscode && !isExpected,
    knock: preview.settings.lobby && !isExpected,
  };
}

function TroubleNote({ trouble, capacity }: { readonly trouble: EntryRefusal; readonly capacity: number }) {
  const { title, text } =
    troubleWords[trouble.code]?.(capacity) ?? closedWords[trouble.code] ?? closedOtherwise;
  return <Warning title={title}>{text}</Warning>;
}

export type JoinFormProps = PageProps & { readonly room: RoomIn<"green-room"> };

/** Name, passcode and the button to join; above them any obstacle. */
export function JoinForm(props: JoinFormProps) {
  const { view, actions, room } = props;
  const { preview, trouble, joining } = room;
  const id = useId();
  const [name, setName] = useState(view.guestName);
  const [passcode, setPasscode] = useState("");
  const [isNameless, setNameless] = useState(false);
  const nameInput = useRef<HTMLInputElement>(null);
  const need = needs(props);
  const seconds = useSecondsUntil(trouble?.retryAt ?? null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (joining || seconds > 0) return;
    // The browser's own check accepts a name of spaces or invisible characters.
    const nameless = need.name && plainLine(name) === "";
    setNameless(nameless);
    if (nameless) {
      nameInput.current?.focus();
      return;
    }
    actions.join(need.name ? name.trim() : null, need.passcode ? passcode : null);
  };
  if (view.noCalls) return <Warning title={words.noCalls}>{words.noCallsMend}</Warning>;
  const input = `${fieldBox} min-h-12 w-full px-3.5`;
  const note: EntryRefusal | null = isNameless
    ? { code: "name-needed", retryAt: null }
    : (trouble ?? (need.account ? { code: "account-needed", retryAt: null } : null));
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <LiveRegion className="empty:hidden">
        {note !== null && <TroubleNote trouble={note} capacity={preview.settings.capacity} />}
      </LiveRegion>
      {need.account ? (
        <div>
          <LoginLink roomId={room.roomId} invite={view.invite} prominent />
        </div>
      ) : (
        <>
          {need.name ? (
            <Field label={words.yourName} htmlFor={`${id}-name`} hint={words.nameHint}>
              <input
                ref={nameInput}
                id={`${id}-name`}
                dir="auto"
                value={name}
                required
                maxLength={limits.displayNameLength}
                autoComplete="name"
                aria-describedby={`${id}-name-hint`}
                aria-invalid={note?.code === "name-needed"}
                onChange={(event) => {
                  setName(event.target.value);
                  setNameless(false);
                }}
                className={input}
              />
            </Field>
          ) : (
            <p className="font-bold">{words.joinAs(view.accountName ?? "")}</p>
          )}
          {need.passcode && (
            <Field label={words.passcode} htmlFor={`${id}-passcode`} hint={words.passcodeHint}>
              <input
                id={`${id}-passcode`}
                type="password"
                value={passcode}
                required
                minLength={limits.passcodeLength.least}
                maxLength={limits.passcodeLength.most}
                autoComplete="off"
                aria-describedby={`${id}-passcode-hint`}
                aria-invalid={trouble?.code === "wrong-passcode"}
                onChange={(event) => setPasscode(event.target.value)}
                className={input}
              />
            </Field>
          )}
          <div className="flex flex-wrap items-center gap-3.5">
            <Button
              type="submit"
              tone="yellow"
              // Not disabled, so that the button keeps the focus while the join is under way.
              aria-disabled={joining || seconds > 0}
              icon={<DoorOpen aria-hidden="true" size={22} strokeWidth={2.4} />}
              className="grow tabular-nums"
            >
              {joining
                ? words.joining
                : seconds > 0
                  ? words.tryAgainIn(seconds)
                  : need.knock
                    ? words.knock
                    : words.join}
            </Button>
            {need.name && <LoginLink roomId={room.roomId} invite={view.invite} />}
          </div>
        </>
      )}
    </form>
  );
}
