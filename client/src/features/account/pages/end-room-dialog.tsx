import type { OwnedRoom } from "@lets-meet/shared/protocol/room-book.ts";
import { Button } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import type { Submission } from "../state.ts";
import { words } from "../words.ts";
import { TroubleNote } from "./trouble-note.tsx";

export type EndRoomDialogProps = {
  readonly room: OwnedRoom;
  readonly submission: Submission;
  readonly onEnd: () => void;
  readonly onClose: () => void;
};

/** Names what ends with a room before it is ended. */
export function EndRoomDialog({ room, submission, onEnd, onClose }: EndRoomDialogProps) {
  return (
    <Dialog
      title={words.endTitle(room.name)}
      closeLabel={words.close}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{words.keepRoom}</Button>
          <Button tone="coral" onClick={onEnd}>
            {words.endConfirm}
          </Button>
        </>
      }
    >
      <p className="leading-normal">{words.endLoses}</p>
      <TroubleNote submission={submission} tasks={["end-room"]} />
    </Dialog>
  );
}
