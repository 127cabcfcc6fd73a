import type { PeerId } from "@lets-meet/shared/ids.ts";
import type { Member } from "@lets-meet/shared/protocol/room.ts";
import {
  CirclePause,
  Crown,
  Ellipsis,
  Hand,
  Lock,
  LockOpen,
  Mic,
  MicOff,
  MonitorUp,
  Users,
  Video,
  VideoOff,
} from "lucide-react";
import { qualityBeside, saysPaused } from "../../../../call/picture/paused.ts";
import { QualityBars } from "../../../../call/picture/quality-bars.tsx";
import { Button } from "../../../../ui/button.tsx";
import { Chip } from "../../../../ui/chip.tsx";
import { IconButton } from "../../../../ui/icon-button.tsx";
import { SpokenIcon } from "../../../../ui/spoken-icon.tsx";
import { words } from "../../words.ts";
import type { CallProps } from "../page-props.ts";
import { isHost, othersIn, shownName } from "../stage/facts.ts";
import { PanelHead } from "./side-panel.tsx";

export type PeoplePanelProps = CallProps & {
  readonly onOptions: (peerId: PeerId) => void;
  readonly onInvite: () => void;
  readonly onClose: () => void;
};

const icon = { size: 18, strokeWidth: 2.5, className: "flex-none" } as const;

/** A member's devices as icons with their words. */
function SendingIcons({ sending, hand }: Pick<Member, "sending" | "hand">) {
  return (
    <span className="flex items-center gap-1.5">
      {hand && <SpokenIcon icon={Hand} words={words.handUp} />}
      {sending.screen && <SpokenIcon icon={MonitorUp} words={words.sharesScreen} />}
      {saysPaused(sending, "mic") ? (
        <SpokenIcon icon={MicOff} words={words.micPaused} />
      ) : (
        <SpokenIcon icon={sending.mic ? Mic : MicOff} words={sending.mic ? words.micOn : words.micOff} />
      )}
      {saysPaused(sending, "camera") ? (
        <SpokenIcon icon={CirclePause} words={words.cameraPaused} />
      ) : (
        <SpokenIcon
          icon={sending.camera ? Video : VideoOff}
          words={sending.camera ? words.cameraOn : words.cameraOff}
        />
      )}
    </span>
  );
}

function PersonRow({ member, ...props }: PeoplePanelProps & { readonly member: Member }) {
  const { view, membership, actions, onOptions } = props;
  const { peerId, role, sending } = member;
  const own = peerId === membership.peerId;
  const name = shownName(membership, member);
  const media = view.peers.get(peerId);
  return (
    <li className="flex min-h-14 flex-none items-center gap-2.5 border-b-[2.5px] border-ink/25 py-1.5 last:border-b-0">
      <span className="flex min-w-0 flex-1 flex-col gap-1">
        <span className="flex min-w-0 items-center gap-2">
          <span dir="auto" className="truncate font-extrabold">
            {name}
          </span>
          {role !== "member" && (
            <Chip
              tone={role === "host" ? "lilac" : "plain"}
              className="min-h-6! px-2! text-xs!"
              icon={role === "host" ? <Crown aria-hidden="true" size={13} strokeWidth={2.8} /> : undefined}
            >
              {role === "host" ? words.host : words.guest}
            </Chip>
          )}
        </span>
        <span className="flex items-center gap-3 text-muted">
          <SendingIcons {...member} />
          {!own && media !== undefined && (
            <QualityBars quality={qualityBeside(media.quality, sending)} words={false} />
          )}
        </span>
      </span>
      {isHost(membership) && !own && sending.mic && (
        <IconButton
          label={words.askToMuteName(member.name)}
          size="small"
          tooltip="none"
          icon={<MicOff size={19} strokeWidth={2.5} />}
          onClick={() => actions.askToMute(peerId)}
          className="shadow-none!"
        />
      )}
      <IconButton
        label={words.optionsFor(name)}
        size="small"
        tooltip="none"
        icon={<Ellipsis size={19} strokeWidth={2.5} />}
        onClick={() => onOptions(peerId)}
        className="shadow-none!"
      />
    </li>
  );
}

/** All people inside, and the host's controls. */
export function PeoplePanel(props: PeoplePanelProps) {
  const { membership, actions, onInvite, onClose } = props;
  const { locked } = membership.facts;
  const host = isHost(membership);
  return (
    <section
      aria-label={words.people}
      className="flex flex-col overflow-clip rounded-card border-3 border-ink bg-surface lg:shadow-card"
    >
      <div className="flex min-h-14 flex-none flex-wrap items-center gap-2.5 border-b-3 border-ink px-4 py-1.5 font-extrabold">
        <PanelHead
          icon={<Users aria-hidden="true" size={22} strokeWidth={2.4} />}
          title={`${words.people} (${membership.members.length})`}
          closeLabel={words.hidePeople}
          onClose={onClose}
        />
      </div>
      <ul className="flex min-h-16 flex-1 basis-0 flex-col overflow-y-auto overscroll-contain px-4 py-2">
        {membership.members.map((member) => (
          <PersonRow key={member.peerId} {...props} member={member} />
        ))}
      </ul>
      <div className="flex flex-none flex-wrap gap-2.5 border-t-3 border-ink p-3">
        <Button size="small" tone="lilac" onClick={onInvite} className="flex-auto">
          {words.inviteOthers}
        </Button>
        {host && (
          <>
            <Button
              size="small"
              disabled={!othersIn(membership).some(({ sending }) => sending.mic)}
              onClick={() => actions.askToMute(null)}
              className="flex-auto"
            >
              {words.muteAll}
            </Button>
            <Button
              size="small"
              icon={
                locked ? <LockOpen {...icon} aria-hidden="true" /> : <Lock {...icon} aria-hidden="true" />
              }
              title={words.lockMeans}
              onClick={() => actions.lock(!locked)}
              className="flex-auto"
            >
              {locked ? words.unlockRoom : words.lockRoom}
            </Button>
          </>
        )}
      </div>
    </section>
  );
}
