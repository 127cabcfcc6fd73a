import { ArrowDown, Link, Lock, LockOpen } from "lucide-react";
import { SafetyCodeBadge } from "../../../../call/safety-code/safety-code-badge.tsx";
import { Button } from "../../../../ui/button.tsx";
import { Chip } from "../../../../ui/chip.tsx";
import { classNames } from "../../../../ui/class-names.ts";
import { IconButton } from "../../../../ui/icon-button.tsx";
import { SpokenIcon } from "../../../../ui/spoken-icon.tsx";
import { useLasting } from "../../../../ui/use-lasting.ts";
import { loweredWords, words } from "../../words.ts";
import type { CallProps } from "../page-props.ts";
import { othersIn } from "../stage/facts.ts";

export type RoomHeadProps = CallProps & {
  readonly wide: boolean;
  /** There is room for all labels. */
  readonly spacious: boolean;
  readonly onInvite: () => void;
};

function LockChip({ locked, wide }: { readonly locked: boolean; readonly wide: boolean }) {
  const icon = { size: 18, strokeWidth: 2.6, "aria-hidden": true } as const;
  return (
    <Chip tone={locked ? "yellow" : "plain"} icon={locked ? <Lock {...icon} /> : <LockOpen {...icon} />}>
      <span className={classNames(!wide && "sr-only")}>{locked ? words.locked : words.open}</span>
    </Chip>
  );
}

/** A network is called slow after this time, in milliseconds. */
const slowAfterMs = 10_000;

/** The head of a room: its name, its lock, the safety code, the bitrate sent, and the link for others. */
export function RoomHead({ view, membership, wide, spacious, onInvite }: RoomHeadProps) {
  const { name, locked } = membership.facts;
  const { uplink, safety } = view;
  // A call that begins finds out first how much the network can send.
  const isSlow = useLasting(uplink?.lowered === "network", slowAfterMs);
  const lowered =
    uplink === null || (uplink.lowered === "network" && !isSlow) ? null : loweredWords[uplink.lowered];
  return (
    <>
      <h1
        tabIndex={-1}
        className="min-w-0 truncate py-0.5 text-lg leading-tight tracking-tight outline-none lg:max-w-72 lg:text-xl"
      >
        {name}
      </h1>
      <LockChip locked={locked} wide={spacious} />
      <span className="flex-1" />
      {othersIn(membership).length > 0 && (
        <SafetyCodeBadge
          code={safety}
          waitingFor={othersIn(membership)
            .filter(
              ({ peerId }) => safety.state === "agreeing" && safety.waitingFor?.includes(peerId) === true,
            )
            .map((member) => member.name)}
          compact={!spacious}
        />
      )}
      {wide && uplink !== null && othersIn(membership).length > 0 && (
        <span title={lowered ?? undefined} className="flex">
          <Chip
            tone={isSlow ? "yellow" : "plain"}
            icon={lowered !== null && <SpokenIcon icon={ArrowDown} words={lowered} size={16} />}
            className="tabular-nums"
          >
            {words.sending(uplink)}
          </Chip>
        </span>
      )}
      {wide ? (
        <Button
          size="small"
          tone="lilac"
          icon={<Link aria-hidden="true" size={18} strokeWidth={2.6} />}
          onClick={onInvite}
        >
          {words.invite}
        </Button>
      ) : (
        <IconButton
          label={words.inviteOthers}
          size="small"
          tone="lilac"
          tooltip="none"
          icon={<Link size={19} strokeWidth={2.6} />}
          onClick={onInvite}
          className="shadow-none!"
        />
      )}
    </>
  );
}
