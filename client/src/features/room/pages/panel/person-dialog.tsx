import type { Member } from "@lets-meet/shared/protocol/room.ts";
import { Crown, MicOff, Pin, PinOff, UserX } from "lucide-react";
import { useState } from "react";
import { Button } from "../../../../ui/button.tsx";
import { Dialog } from "../../../../ui/dialog.tsx";
import { words } from "../../words.ts";
import type { CallProps } from "../page-props.ts";
import { ConnectionFacts, UplinkFacts } from "../stage/connection-facts.tsx";
import { isHost, shownName } from "../stage/facts.ts";

export type PersonDialogProps = CallProps & { readonly member: Member; readonly onClose: () => void };

const icon = { "aria-hidden": true, size: 20, strokeWidth: 2.5 } as const;

type RemoveDialogProps = {
  readonly name: string;
  readonly onRemove: () => void;
  readonly onClose: () => void;
};

function RemoveDialog({ name, onRemove, onClose }: RemoveDialogProps) {
  return (
    <Dialog
      title={words.removeName(name)}
      closeLabel={words.closePanel}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{words.keep}</Button>
          <Button tone="coral" icon={<UserX {...icon} />} onClick={onRemove}>
            {words.remove}
          </Button>
        </>
      }
    >
      <p className="leading-normal">{words.removeMeans}</p>
    </Dialog>
  );
}

/** One person: the state of the link to them, and the actions on them. */
export function PersonDialog(props: PersonDialogProps) {
  const { view, membership, actions, member, onClose } = props;
  const { peerId, name } = member;
  const [removing, setRemoving] = useState(false);
  const own = peerId === membership.peerId;
  const pinned = view.pinned === peerId;
  const andClose = (act: () => void) => () => {
    act();
    onClose();
  };
  if (removing)
    return (
      <RemoveDialog
        name={name}
        onClose={() => setRemoving(false)}
        onRemove={andClose(() => actions.remove(peerId))}
      />
    );
  return (
    <Dialog title={shownName(membership, member)} closeLabel={words.closePanel} onClose={onClose}>
      {own ? (
        <UplinkFacts view={view} />
      ) : (
        <section>
          <h3 className="mb-2 text-lg">{words.howConnected}</h3>
          <ConnectionFacts media={view.peers.get(peerId)} />
        </section>
      )}
      <div className="flex flex-wrap gap-3">
        <Button
          size="small"
          icon={pinned ? <PinOff {...icon} /> : <Pin {...icon} />}
          onClick={andClose(() => actions.pin(pinned ? null : peerId))}
        >
          {pinned ? words.unpin(name) : words.pin(name)}
        </Button>
        {isHost(membership) && !own && (
          <>
            <Button
              size="small"
              icon={<MicOff {...icon} />}
              disabled={!member.sending.mic}
              onClick={andClose(() => actions.askToMute(peerId))}
            >
              {words.askToMute}
            </Button>
            <Button
              size="small"
              icon={<Crown {...icon} />}
              onClick={andClose(() => actions.handOver(peerId))}
            >
              {words.makeHost}
            </Button>
            {!member.isOwner && (
              <Button size="small" tone="coral" icon={<UserX {...icon} />} onClick={() => setRemoving(true)}>
                {words.remove}
              </Button>
            )}
          </>
        )}
      </div>
    </Dialog>
  );
}
