import { useEffect, useRef, useState } from "react";
import { isLive } from "../../../../call/devices/device-live.ts";
import { classNames } from "../../../../ui/class-names.ts";
import { InHeader } from "../../../../ui/header-slot.tsx";
import { useMediaQuery } from "../../../../ui/use-media-query.ts";
import { stageOf } from "../../call/stage.ts";
import type { KeyAction } from "../../keys.ts";
import { ownMember } from "../../membership.ts";
import type { CallProps } from "../page-props.ts";
import { AloneCard } from "../panel/invite.tsx";
import { PeoplePanel } from "../panel/people-panel.tsx";
import { RoomChat } from "../panel/room-chat.tsx";
import { SidePanel } from "../panel/side-panel.tsx";
import { StageArea } from "../stage/stage.tsx";
import { useFloating } from "../stage/use-floating.ts";
import { useFullScreen } from "../stage/use-full-screen.ts";
import { Announcements } from "./announcements.tsx";
import { CallBands } from "./call-bands.tsx";
import { CallDialogs, type OpenDialog } from "./call-dialogs.tsx";
import { CallHints } from "./call-hints.tsx";
import { ControlBar, type Panel } from "./control-bar.tsx";
import { RoomHead } from "./room-head.tsx";
import { useKeptFocus } from "./use-kept-focus.ts";
import { useRoomKeys } from "./use-room-keys.ts";

/** The page of a call in a room. */
export function CallPage(props: CallProps) {
  const { view, membership, actions } = props;
  const wide = useMediaQuery("(min-width: 64rem)");
  const medium = useMediaQuery("(min-width: 48rem)");
  const spacious = useMediaQuery("(min-width: 80rem)");
  const short = useMediaQuery("(orientation: landscape) and (max-height: 540px)");
  const [panel, setPanel] = useState<Panel>(null);
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  const [draft, setDraft] = useState("");
  const root = useRef<HTMLDivElement>(null);
  const stageElement = useRef<HTMLElement>(null);
  const keptFocus = useKeptFocus(stageElement);
  const floating = useFloating();
  const fullScreen = useFullScreen(root);
  const stage = stageOf(membership, view);
  const chatOpen = panel === "chat";
  const covered = panel !== null && !wide;
  // An open panel leaves less room for the controls.
  const roomy = panel !== null && wide ? spacious : medium;
  const toggle = (wanted: Panel) => setPanel(panel === wanted ? null : wanted);

  // The call's page has replaced another: the focus must not stay on an element that is gone.
  useEffect(() => stageElement.current?.focus({ preventScroll: true }), []);
  useEffect(() => (chatOpen ? actions.openChat() : actions.closeChat()), [chatOpen, actions]);

  const runKeyAction = (action: KeyAction) => {
    switch (action.does) {
      case "microphone":
      case "camera":
        return actions.want(action.does, !isLive(view.media[action.does]));
      case "hand":
        return actions.hand(ownMember(membership)?.hand !== true);
      case "chat":
      case "people":
        return toggle(action.does);
      case "share":
        return view.ownScreen === null ? actions.shareScreen() : actions.stopScreen();
      case "tiles":
        return actions.setLayout(view.layout === "grid" ? "spotlight" : "grid");
      case "help":
        return setDialog({ kind: "help" });
      case "person": {
        const peerId = membership.members[action.place]?.peerId;
        if (peerId !== undefined) actions.pin(view.pinned === peerId ? null : peerId);
        return undefined;
      }
      case "talk":
        return undefined;
    }
  };
  useRoomKeys(view, actions.want, runKeyAction);

  const looked = stage.tiles.find(({ key }) => key === stage.big) ?? stage.tiles.find(({ own }) => !own);
  const bands = <CallBands {...props} />;
  const head = (
    <RoomHead {...props} wide={wide} spacious={spacious} onInvite={() => setDialog({ kind: "invite" })} />
  );
  return (
    <div
      ref={root}
      {...keptFocus}
      className={classNames(
        "relative grid flex-1 grid-cols-1 grid-rows-[minmax(0,1fr)] gap-2.5 bg-paper p-2.5 pb-3.5 lg:gap-5.5 lg:px-7 lg:py-5",
        panel !== null && "lg:grid-cols-[minmax(0,1fr)_21.25rem] xl:grid-cols-[minmax(0,1fr)_26rem]",
      )}
    >
      <Announcements {...membership} peers={view.peers} safety={view.safety} chatOpen={chatOpen} />
      <div className="flex min-w-0 flex-col gap-2.5 lg:gap-4">
        {wide ? (
          <InHeader>{head}</InHeader>
        ) : (
          <div inert={covered} className="flex flex-none flex-wrap items-center gap-2">
            {head}
          </div>
        )}
        {!covered && bands}
        <StageArea
          {...props}
          ref={stageElement}
          stage={stage}
          covered={covered}
          floating={floating.key}
          gap={wide ? 16 : 8}
          onOptions={(peerId) => setDialog({ kind: "person", peerId })}
          beside={<AloneCard link={view.inviteLink} />}
        >
          <CallHints {...props} chatOpen={chatOpen} covered={covered} />
        </StageArea>
        <ControlBar
          {...props}
          roomy={roomy}
          covered={covered && short}
          panel={panel}
          onPanel={setPanel}
          onMore={() => setDialog({ kind: "more" })}
        />
      </div>
      {panel !== null && (
        <SidePanel key={panel} onClose={() => setPanel(null)}>
          {/* A host who reads the chat on a phone must see knocks, too. */}
          {covered && bands}
          {chatOpen ? (
            <RoomChat {...props} draft={draft} onDraft={setDraft} onClose={() => setPanel(null)} />
          ) : (
            <PeoplePanel
              {...props}
              onOptions={(peerId) => setDialog({ kind: "person", peerId })}
              onInvite={() => setDialog({ kind: "invite" })}
              onClose={() => setPanel(null)}
            />
          )}
        </SidePanel>
      )}
      {dialog !== null && (
        <CallDialogs
          {...props}
          open={dialog}
          full={!roomy}
          onOpen={(what) => (what === "people" ? setPanel("people") : setDialog({ kind: what }))}
          onClose={() => setDialog(null)}
          isFullScreen={fullScreen.isFull}
          onFullScreen={fullScreen.toggle}
          isFloating={floating.key !== null}
          onFloat={floating.toggle === null || looked === undefined ? null : () => floating.toggle?.(looked)}
        />
      )}
    </div>
  );
}
