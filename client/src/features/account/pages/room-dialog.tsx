import type { RoomSettings } from "@lets-meet/shared/protocol/room.ts";
import type { OwnedRoom } from "@lets-meet/shared/protocol/room-book.ts";
import { type FormEvent, useId, useState } from "react";
import { Button } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import type { AccountActions } from "../actions.ts";
import { changeOf, draftErrors, draftOf, newDraft, newRoomOf } from "../room-form.ts";
import type { Submission } from "../state.ts";
import { useErrors } from "../use-errors.ts";
import { words } from "../words.ts";
import { RoomFields } from "./room-fields.tsx";
import { TroubleNote } from "./trouble-note.tsx";

export type RoomDialogProps = {
  /** The room to change; `null`: a new room. */
  readonly room: OwnedRoom | null;
  /** The initial settings of a new room. */
  readonly usual: RoomSettings;
  readonly submission: Submission;
  readonly actions: Pick<AccountActions, "createRoom" | "changeRoom">;
  readonly onClose: () => void;
  readonly onEnd: () => void;
};

/** Creates a room, or changes one. */
export function RoomDialog({ room, usual, submission, actions, onClose, onEnd }: RoomDialogProps) {
  const formId = useId();
  const [draft, setDraft] = useState(() => (room === null ? newDraft(usual) : draftOf(room)));
  const { form, errors, check, clear } = useErrors<"name" | "passcode">();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!check(draftErrors(draft, room))) return;
    if (room === null) {
      if ((await actions.createRoom(newRoomOf(draft))) === "done") onClose();
      return;
    }
    const change = changeOf(draft, room);
    if (Object.keys(change).length === 0 || (await actions.changeRoom(room.roomId, change)) === "done")
      onClose();
  };
  return (
    <Dialog
      title={room === null ? words.createTitle : words.settingsOf(room.name)}
      closeLabel={words.close}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button type="submit" form={formId} tone={room === null ? "yellow" : "teal"}>
            {room === null ? words.create : words.save}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        ref={form}
        noValidate
        onSubmit={(event) => void submit(event)}
        className="flex flex-col gap-4"
      >
        <RoomFields
          draft={draft}
          onDraft={setDraft}
          errors={errors}
          onClear={clear}
          hasPasscode={room?.hasPasscode ?? false}
        />
        <TroubleNote submission={submission} tasks={["create-room", "change-room"]} />
      </form>
      {room !== null && (
        <button type="button" onClick={onEnd} className="self-start py-2 text-sm font-bold underline">
          {words.end}
        </button>
      )}
    </Dialog>
  );
}
