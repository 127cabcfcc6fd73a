import type { PeerId } from "@lets-meet/shared/ids.ts";
import { DeviceDialog } from "../../../../call/devices/device-dialog.tsx";
import { words } from "../../words.ts";
import { HelpSheet } from "../panel/help-sheet.tsx";
import { InviteDialog } from "../panel/invite.tsx";
import { MoreDialog, type MoreDialogProps } from "../panel/more-dialog.tsx";
import { PersonDialog } from "../panel/person-dialog.tsx";
import { ConnectionsDialog } from "../stage/connection-facts.tsx";
import { memberOf } from "../stage/facts.ts";

/** The dialog that is open over the call. */
export type OpenDialog =
  | { readonly kind: "more" | "devices" | "connections" | "help" | "invite" }
  | { readonly kind: "person"; readonly peerId: PeerId };

export type CallDialogsProps = MoreDialogProps & { readonly open: OpenDialog };

/** Renders the open dialog. */
export function CallDialogs(props: CallDialogsProps) {
  const { open, view, membership, actions, level, onClose } = props;
  switch (open.kind) {
    case "more":
      return <MoreDialog {...props} />;
    case "devices":
      return (
        <DeviceDialog
          media={view.media}
          level={level}
          singleKeys={view.singleKeys}
          onSingleKeys={actions.setSingleKeys}
          keysLabel={words.singleKeys}
          onCamera={(live) => actions.want("camera", live)}
          onMicrophone={(live) => actions.want("microphone", live)}
          onRetry={actions.retryDevice}
          onChooseCamera={(id) => actions.choose("camera", id)}
          onChooseMicrophone={(id) => actions.choose("microphone", id)}
          onClose={onClose}
        />
      );
    case "connections":
      return <ConnectionsDialog {...props} />;
    case "help":
      return (
        <HelpSheet singleKeys={view.singleKeys} onSingleKeys={actions.setSingleKeys} onClose={onClose} />
      );
    case "invite":
      return <InviteDialog link={view.inviteLink} onClose={onClose} />;
    case "person": {
      const member = memberOf(membership, open.peerId);
      return member === undefined ? null : <PersonDialog {...props} member={member} />;
    }
  }
}
