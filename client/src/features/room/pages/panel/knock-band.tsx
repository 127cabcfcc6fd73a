import type { PeerId } from "@lets-meet/shared/ids.ts";
import { limits } from "@lets-meet/shared/limits.ts";
import type { Knock } from "@lets-meet/shared/protocol/room.ts";
import { DoorOpen } from "lucide-react";
import { type FormEvent, useId, useState } from "react";
import { Banner } from "../../../../ui/banner.tsx";
import { Button } from "../../../../ui/button.tsx";
import { Dialog } from "../../../../ui/dialog.tsx";
import { Field, fieldBox } from "../../../../ui/field.tsx";
import type { RoomActions } from "../../actions-type.ts";
import { words } from "../../words.ts";

type HoldDialogProps = {
  readonly name: string;
  readonly onHold: (message: string) => void;
  readonly onClose: () => void;
};

function HoldDialog({ name, onHold, onClose }: HoldDialogProps) {
  const id = useId();
  const [message, setMessage] = useState<string>(words.holdUsual);
  const hold = (event: FormEvent) => {
    event.preventDefault();
    if (message.trim() === "") return;
    onHold(message.trim());
    onClose();
  };
  return (
    <Dialog
      title={words.holdTitle(name)}
      closeLabel={words.closePanel}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button tone="yellow" type="submit" form={`${id}-form`}>
            {words.putOnHold}
          </Button>
        </>
      }
    >
      <form id={`${id}-form`} onSubmit={hold}>
        <Field label={words.holdMessage} htmlFor={id}>
          <input
            id={id}
            dir="auto"
            value={message}
            maxLength={limits.holdMessageLength}
            onChange={(event) => setMessage(event.target.value)}
            className={`${fieldBox} min-h-12 w-full px-3.5`}
          />
        </Field>
      </form>
    </Dialog>
  );
}

export type KnockBandProps = Pick<RoomActions, "admit" | "hold" | "reject"> & {
  readonly knocks: readonly Knock[];
};

/** The number of knocks listed before the rest becomes a count. */
const shownAtOnce = 2;

/** The knocks, above the pictures while there are any; those on hold come last. */
export function KnockBand({ knocks, admit, hold, reject }: KnockBandProps) {
  const [holding, setHolding] = useState<PeerId | null>(null);
  const sorted = knocks.toSorted((one, other) => Number(one.held !== null) - Number(other.held !== null));
  const shown = sorted.slice(0, shownAtOnce);
  const more = knocks.length - shown.length;
  const held = knocks.find(({ peerId }) => peerId === holding);
  return (
    <div className="flex flex-col gap-2 empty:hidden">
      {shown.map(({ peerId, name, held: message }, place) => (
        <Banner
          key={peerId}
          tone={message === null ? "yellow" : "plain"}
          icon={<DoorOpen aria-hidden="true" size={22} strokeWidth={2.4} />}
          title={words.wouldJoin(name)}
          className="py-2! lg:shadow-btn"
          actions={
            <>
              <Button
                size="small"
                tone="teal"
                aria-label={words.letInName(name)}
                onClick={() => admit(peerId)}
              >
                {words.letIn}
              </Button>
              <Button size="small" aria-label={words.holdName(name)} onClick={() => setHolding(peerId)}>
                {words.putOnHold}
              </Button>
              <Button size="small" aria-label={words.rejectName(name)} onClick={() => reject(peerId)}>
                {words.reject}
              </Button>
            </>
          }
        >
          {message !== null && words.isHeld(message)}
          {more > 0 && place === shown.length - 1 && (
            <span className="ml-2 inline-block font-bold">{words.moreKnocks(more)}</span>
          )}
        </Banner>
      ))}
      {held !== undefined && (
        <HoldDialog
          name={held.name}
          onHold={(message) => hold(held.peerId, message)}
          onClose={() => setHolding(null)}
        />
      )}
    </div>
  );
}
