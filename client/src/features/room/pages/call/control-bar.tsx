import { Ellipsis, Hand, MessageCircle, MonitorUp, MonitorX, Smile, Users } from "lucide-react";
import { DeviceToggle } from "../../../../call/devices/device-toggle.tsx";
import { shortcuts } from "../../../../call/key-press.ts";
import { callWords } from "../../../../call/words.ts";
import { classNames } from "../../../../ui/class-names.ts";
import { IconButton } from "../../../../ui/icon-button.tsx";
import { ownMember } from "../../membership.ts";
import { words } from "../../words.ts";
import type { CallProps } from "../page-props.ts";
import { LeaveButton } from "./leave-button.tsx";
import { ReactionButton } from "./reaction-button.tsx";

export type Panel = "chat" | "people" | null;

export type ControlBarProps = CallProps & {
  /** There is room for all controls; otherwise the rest is under "More". */
  readonly roomy: boolean;
  /** A panel covers it. */
  readonly covered: boolean;
  readonly panel: Panel;
  readonly onPanel: (panel: Panel) => void;
  readonly onMore: () => void;
};

const icon = { size: 22, strokeWidth: 2.4 } as const;

function ChatButton({ view, panel, onPanel }: ControlBarProps) {
  const open = panel === "chat";
  const label = open
    ? callWords.hideChat
    : view.unread > 0
      ? words.chatUnread(view.unread)
      : callWords.showChat;
  return (
    <span className="relative flex">
      <IconButton
        label={label}
        aria-keyshortcuts={view.singleKeys ? "C" : undefined}
        tone={open ? "lilac" : "plain"}
        icon={<MessageCircle {...icon} />}
        onClick={() => onPanel(open ? null : "chat")}
      />
      {!open && view.unread > 0 && (
        <span
          aria-hidden="true"
          className="pointer-events-none absolute -top-1.5 -right-1.5 min-w-6 rounded-full border-[2.5px] border-ink bg-coral px-1 text-center text-xs leading-5 font-extrabold text-on"
        >
          {view.unread > 99 ? "99+" : view.unread}
        </span>
      )}
    </span>
  );
}

/** The controls below the pictures. */
export function ControlBar(props: ControlBarProps) {
  const { view, membership, actions, roomy, covered, panel, onPanel, onMore } = props;
  const { media, singleKeys, ownScreen } = view;
  const alone = (letter: string) => (singleKeys ? letter : undefined);
  const raised = ownMember(membership)?.hand === true;
  return (
    <div
      role="toolbar"
      inert={covered}
      aria-label={words.call}
      className={classNames(
        "sticky bottom-0 z-30 -my-2 flex flex-none flex-wrap items-center gap-1 bg-paper py-2 sm:gap-3.5",
        roomy ? "justify-center" : "justify-between",
      )}
    >
      <DeviceToggle
        kind="microphone"
        keys={shortcuts("M", "D", singleKeys)}
        device={media.microphone}
        onWant={(live) => actions.want("microphone", live)}
      />
      <DeviceToggle
        kind="camera"
        keys={shortcuts("V", "E", singleKeys)}
        device={media.camera}
        onWant={(live) => actions.want("camera", live)}
      />
      {roomy && (
        <>
          <IconButton
            label={ownScreen === null ? words.shareScreen : words.stopSharing}
            aria-keyshortcuts={alone("S")}
            tone={ownScreen === null ? "plain" : "lilac"}
            icon={ownScreen === null ? <MonitorUp {...icon} /> : <MonitorX {...icon} />}
            onClick={ownScreen === null ? actions.shareScreen : actions.stopScreen}
          />
          <IconButton
            label={raised ? words.lowerHand : words.raiseHand}
            aria-keyshortcuts={alone("H")}
            tone={raised ? "yellow" : "plain"}
            icon={<Hand {...icon} />}
            onClick={() => actions.hand(!raised)}
          />
          <ReactionButton icon={<Smile {...icon} />} onReact={actions.react} />
        </>
      )}
      <ChatButton {...props} />
      {roomy && (
        <IconButton
          label={panel === "people" ? words.hidePeople : words.showPeople}
          aria-keyshortcuts={alone("P")}
          tone={panel === "people" ? "lilac" : "plain"}
          icon={<Users {...icon} />}
          onClick={() => onPanel(panel === "people" ? null : "people")}
        />
      )}
      <IconButton label={words.more} icon={<Ellipsis {...icon} />} onClick={onMore} />
      <LeaveButton {...props} className="max-sm:w-14 max-sm:px-0!" />
    </div>
  );
}
