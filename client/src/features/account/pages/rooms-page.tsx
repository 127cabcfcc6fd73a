import type { RoomId } from "@lets-meet/shared/ids.ts";
import { Plus } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Button } from "../../../ui/button.tsx";
import { LiveRegion } from "../../../ui/live-region.tsx";
import { BrokenDrawing, DoorDrawing } from "../../../ui/trouble-drawings.tsx";
import { TroublePage } from "../../../ui/trouble-page.tsx";
import { useUnixNow } from "../../../ui/use-now.ts";
import type { AccountActions } from "../actions.ts";
import type { LoggedInState } from "../state.ts";
import { troubleWords, words } from "../words.ts";
import { EndRoomDialog } from "./end-room-dialog.tsx";
import { InvitesDialog } from "./invites-dialog.tsx";
import { PageTitle } from "./page-title.tsx";
import { RoomCard } from "./room-card.tsx";
import { RoomDialog } from "./room-dialog.tsx";

/** The dialog that is open above the list. */
export type OpenDialog =
  | { readonly kind: "create" }
  | { readonly kind: "settings" | "invites" | "end"; readonly roomId: RoomId };

export type RoomsPageProps = {
  readonly state: LoggedInState;
  readonly actions: Pick<
    AccountActions,
    "openRooms" | "createRoom" | "changeRoom" | "endRoom" | "invite" | "revoke" | "putInviteAway" | "forget"
  >;
  readonly onNavigate: (path: string) => void;
  readonly startDialog?: OpenDialog | null;
};

/** The user's own rooms: created, opened, shared, changed and ended. */
export function RoomsPage({ state, actions, onNavigate, startDialog = null }: RoomsPageProps) {
  const { list } = state;
  const { openRooms } = actions;
  const [dialog, setDialog] = useState(startDialog);
  const content = useRef<HTMLDivElement>(null);
  useEffect(() => void openRooms(), [openRooms]);
  const open = (to: OpenDialog | null) => {
    actions.forget();
    actions.putInviteAway();
    setDialog(to);
  };
  const newRoom = (label: string) => (
    <Button
      tone="yellow"
      icon={<Plus aria-hidden="true" size={22} strokeWidth={2.8} />}
      onClick={() => open({ kind: "create" })}
    >
      {label}
    </Button>
  );
  const onEnded = () => {
    open(null);
    // The focused control was removed with the room.
    content.current?.querySelector<HTMLElement>("h1")?.focus();
  };
  return (
    <div ref={content} className="flex flex-1 flex-col">
      {list.state === "failed" ? (
        <TroublePage
          drawing={<BrokenDrawing />}
          title={words.failedTitle}
          actions={
            <Button tone="yellow" onClick={() => void openRooms()}>
              {words.tryAgain}
            </Button>
          }
        >
          {troubleWords(list.code)}
        </TroublePage>
      ) : list.state === "loaded" && list.rooms.length === 0 ? (
        <TroublePage
          drawing={<DoorDrawing />}
          title={words.emptyTitle}
          actions={list.mayCreate && newRoom(words.firstRoom)}
        >
          {list.mayCreate ? words.empty : words.notMaker}
        </TroublePage>
      ) : (
        <div className="mx-auto flex w-full max-w-[1180px] flex-1 flex-col gap-6 px-4.5 pt-8 pb-12 lg:px-10">
          <div className="flex flex-wrap items-center justify-between gap-4">
            <PageTitle className="text-4xl sm:text-5xl">{words.myRooms}</PageTitle>
            {list.state === "loaded" && list.mayCreate && newRoom(words.newRoom)}
          </div>
          <LiveRegion className="text-lg text-muted empty:hidden">
            {list.state !== "loaded" && words.loadingRooms}
          </LiveRegion>
          {list.state === "loaded" && <Rooms rooms={list.rooms} onNavigate={onNavigate} onOpen={open} />}
        </div>
      )}
      {dialog !== null && (
        <RoomsDialog state={state} actions={actions} dialog={dialog} onOpen={open} onEnded={onEnded} />
      )}
    </div>
  );
}

type RoomsProps = {
  readonly rooms: Extract<LoggedInState["list"], { state: "loaded" }>["rooms"];
  readonly onNavigate: (path: string) => void;
  readonly onOpen: (dialog: OpenDialog) => void;
};

function Rooms({ rooms, onNavigate, onOpen }: RoomsProps) {
  const now = useUnixNow(30_000);
  return (
    <ul className="grid grid-cols-1 gap-6 lg:grid-cols-2">
      {rooms.map((room) => (
        <li key={room.roomId} className="flex min-w-0 flex-col *:flex-1">
          <RoomCard
            room={room}
            now={now}
            onNavigate={onNavigate}
            onInvites={() => onOpen({ kind: "invites", roomId: room.roomId })}
            onSettings={() => onOpen({ kind: "settings", roomId: room.roomId })}
          />
        </li>
      ))}
    </ul>
  );
}

type RoomsDialogProps = Pick<RoomsPageProps, "state" | "actions"> & {
  readonly dialog: OpenDialog;
  readonly onOpen: (dialog: OpenDialog | null) => void;
  readonly onEnded: () => void;
};

function RoomsDialog({ state, actions, dialog, onOpen, onEnded }: RoomsDialogProps) {
  const { list, submission } = state;
  const close = () => onOpen(null);
  const end = async (ended: RoomId) => {
    if ((await actions.endRoom(ended)) === "done") onEnded();
  };
  if (list.state !== "loaded") return null;
  const { rooms, usual } = list;
  if (dialog.kind === "create")
    return (
      <RoomDialog
        room={null}
        usual={usual}
        submission={submission}
        actions={actions}
        onClose={close}
        onEnd={close}
      />
    );
  const { roomId } = dialog;
  const room = rooms.find((one) => one.roomId === roomId);
  if (room === undefined) return null;
  switch (dialog.kind) {
    case "settings":
      return (
        <RoomDialog
          room={room}
          usual={usual}
          submission={submission}
          actions={actions}
          onClose={close}
          onEnd={() => onOpen({ kind: "end", roomId })}
        />
      );
    case "end":
      return (
        <EndRoomDialog room={room} submission={submission} onClose={close} onEnd={() => void end(roomId)} />
      );
    case "invites":
      return (
        <InvitesDialog
          room={room}
          fresh={list.fresh?.roomId === roomId ? list.fresh : null}
          submission={submission}
          actions={actions}
          onClose={close}
        />
      );
  }
}
