import {
  Hand,
  Keyboard,
  LayoutGrid,
  LayoutPanelLeft,
  Maximize,
  Minimize,
  MonitorUp,
  MonitorX,
  PictureInPicture2,
  SignalHigh,
  SlidersHorizontal,
  UserPlus,
  Users,
} from "lucide-react";
import type { ReactNode } from "react";
import { FillSwitch } from "../../../../call/picture/fill-switch.tsx";
import { callWords } from "../../../../call/words.ts";
import { Button } from "../../../../ui/button.tsx";
import { Dialog } from "../../../../ui/dialog.tsx";
import { Switch } from "../../../../ui/switch.tsx";
import { ownMember } from "../../membership.ts";
import { words } from "../../words.ts";
import { ReactionRow } from "../call/reaction-row.tsx";
import type { CallProps } from "../page-props.ts";
import { UplinkFacts } from "../stage/connection-facts.tsx";

/** The dialogs and panels that open from here. */
export type OpenFromMore = "devices" | "connections" | "help" | "invite" | "people";

export type MoreDialogProps = CallProps & {
  /** Includes the controls that the bar has no room for. */
  readonly full: boolean;
  readonly onOpen: (what: OpenFromMore) => void;
  readonly onClose: () => void;
  readonly isFullScreen: boolean;
  /** `null` if the browser does not support it. */
  readonly onFullScreen: (() => void) | null;
  readonly isFloating: boolean;
  readonly onFloat: (() => void) | null;
};

const icon = { "aria-hidden": true, size: 20, strokeWidth: 2.5 } as const;

type Item = { readonly label: string; readonly icon: ReactNode; readonly act: () => void };

/** The controls that are used less often. */
export function MoreDialog(props: MoreDialogProps) {
  const { view, membership, actions, full, onOpen, onClose, onFullScreen, onFloat } = props;
  const raised = ownMember(membership)?.hand === true;
  const isSharing = view.ownScreen !== null;
  const isGrid = view.layout === "grid";
  const barless: readonly Item[] = [
    {
      label: raised ? words.lowerHand : words.raiseHand,
      icon: <Hand {...icon} />,
      act: () => actions.hand(!raised),
    },
    {
      label: isSharing ? words.stopSharing : words.shareScreen,
      icon: isSharing ? <MonitorX {...icon} /> : <MonitorUp {...icon} />,
      act: isSharing ? actions.stopScreen : actions.shareScreen,
    },
    { label: words.people, icon: <Users {...icon} />, act: () => onOpen("people") },
    { label: words.inviteOthers, icon: <UserPlus {...icon} />, act: () => onOpen("invite") },
  ];
  const items: readonly (Item | null)[] = [
    ...(full ? barless : []),
    { label: callWords.devices, icon: <SlidersHorizontal {...icon} />, act: () => onOpen("devices") },
    {
      label: isGrid ? words.layoutSpotlight : words.layoutGrid,
      icon: isGrid ? <LayoutPanelLeft {...icon} /> : <LayoutGrid {...icon} />,
      act: () => actions.setLayout(isGrid ? "spotlight" : "grid"),
    },
    onFloat && {
      label: props.isFloating ? words.leavePictureInPicture : words.pictureInPicture,
      icon: <PictureInPicture2 {...icon} />,
      act: onFloat,
    },
    onFullScreen && {
      label: props.isFullScreen ? words.leaveFullScreen : words.fullScreen,
      icon: props.isFullScreen ? <Minimize {...icon} /> : <Maximize {...icon} />,
      act: onFullScreen,
    },
    { label: words.howConnected, icon: <SignalHigh {...icon} />, act: () => onOpen("connections") },
    { label: words.keys, icon: <Keyboard {...icon} />, act: () => onOpen("help") },
  ];
  return (
    <Dialog title={words.more} closeLabel={words.closePanel} onClose={onClose}>
      {full && (
        <ReactionRow
          onReact={(reaction) => {
            actions.react(reaction);
            onClose();
          }}
        />
      )}
      <div className="grid grid-cols-2 gap-2.5 max-[24rem]:grid-cols-1">
        {items.map(
          (item) =>
            item !== null && (
              <Button
                key={item.label}
                size="small"
                icon={item.icon}
                onClick={() => {
                  onClose();
                  item.act();
                }}
                className="min-h-12 justify-start! text-left shadow-none!"
              >
                {item.label}
              </Button>
            ),
        )}
      </div>
      <FillSwitch />
      <Switch label={words.sounds} checked={view.sounds} onChange={actions.setSounds} className="text-left" />
      <UplinkFacts view={view} />
    </Dialog>
  );
}
