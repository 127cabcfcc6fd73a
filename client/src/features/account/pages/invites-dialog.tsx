import type { OwnedRoom } from "@lets-meet/shared/protocol/room-book.ts";
import { pathOfRoom } from "@lets-meet/shared/room-link.ts";
import { Link2 } from "lucide-react";
import { useState } from "react";
import { Button } from "../../../ui/button.tsx";
import { Choice } from "../../../ui/choice.tsx";
import { CopyField } from "../../../ui/copy-field.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { LiveRegion } from "../../../ui/live-region.tsx";
import { useUnixNow } from "../../../ui/use-now.ts";
import type { AccountActions } from "../actions.ts";
import type { FreshInvite, Submission } from "../state.ts";
import { whenWords } from "../times.ts";
import { lifetimes, words } from "../words.ts";
import { TroubleNote } from "./trouble-note.tsx";

export type InvitesDialogProps = {
  readonly room: OwnedRoom;
  /** The invite that was made while this dialog is open. */
  readonly fresh: FreshInvite | null;
  readonly submission: Submission;
  readonly actions: Pick<AccountActions, "invite" | "revoke">;
  readonly onClose: () => void;
};

const lifetimeOptions = lifetimes.map(({ ms, label }) => ({ value: String(ms), label }));

/** Makes invite links to a room, and revokes those that are still valid. */
export function InvitesDialog({ room, fresh, submission, actions, onClose }: InvitesDialogProps) {
  const [lifetime, setLifetime] = useState<string>(String(lifetimes[1].ms));
  const now = useUnixNow(30_000);
  const open = room.invites.filter(({ expiresAt }) => expiresAt > now);
  return (
    <Dialog title={words.invitesTo(room.name)} closeLabel={words.close} onClose={onClose}>
      <p className="leading-normal text-muted">{words.inviteHint}</p>
      <Choice
        label={words.lifetime}
        showLabel
        value={lifetime}
        options={lifetimeOptions}
        onChange={setLifetime}
      />
      <Button
        tone="lilac"
        icon={<Link2 aria-hidden="true" size={20} strokeWidth={2.4} />}
        onClick={() => void actions.invite(room.roomId, Number(lifetime))}
      >
        {words.makeInvite}
      </Button>
      <TroubleNote submission={submission} tasks={["create-invite", "revoke-invite"]} />
      <LiveRegion className="empty:hidden">
        {fresh !== null && (
          <div className="flex flex-col gap-2.5 rounded-box border-3 border-ink bg-paper p-3.5">
            <p className="leading-snug">
              <strong className="font-extrabold">{words.freshInvite}.</strong> {words.freshHint}
            </p>
            <CopyField
              label={words.freshInvite}
              text={`${location.origin}${pathOfRoom(room.roomId, fresh.token)}`}
              copyLabel={words.copyLink}
              copiedLabel={words.copied}
              failedLabel={words.copyFailed}
              tone="teal"
            />
          </div>
        )}
      </LiveRegion>
      <h3 className="pt-2 text-lg">{words.openInvites}</h3>
      {open.length === 0 ? (
        <p className="leading-normal text-muted">{words.noInvites}</p>
      ) : (
        <ul className="flex flex-col gap-2">
          {open.map(({ inviteId, expiresAt }) => {
            const when = whenWords(expiresAt, now);
            return (
              <li key={inviteId} className="flex items-center justify-between gap-3">
                <span className="min-w-0 leading-snug">{words.expires(when)}</span>
                <Button
                  size="small"
                  aria-label={words.revokeInvite(when)}
                  onClick={() => void actions.revoke(room.roomId, inviteId)}
                >
                  {words.revoke}
                </Button>
              </li>
            );
          })}
        </ul>
      )}
    </Dialog>
  );
}
