import { qualityBeside } from "../../../../call/picture/paused.ts";
import { QualityBars } from "../../../../call/picture/quality-bars.tsx";
import { SafetyCodeBadge } from "../../../../call/safety-code/safety-code-badge.tsx";
import { Chip } from "../../../../ui/chip.tsx";
import { AddressBadge } from "./address-badge.tsx";
import type { VideoCallPageProps } from "./video-call-props.ts";

export type CallStatusProps = Pick<VideoCallPageProps, "state" | "exposure" | "quality" | "safety"> & {
  /** As icons only, which fit over a picture. */
  readonly compact: boolean;
};

/** The state of a call: who sees the address, the link's quality, and the safety code. */
export function CallStatus({ state, exposure, quality, safety, compact }: CallStatusProps) {
  if (state.phase === "ended") return null;
  return (
    <>
      <AddressBadge exposure={exposure} compact={compact} />
      {state.phase === "talking" && !compact && (
        <Chip>
          <QualityBars quality={qualityBeside(quality, state.talk.partnerSends)} words />
        </Chip>
      )}
      <SafetyCodeBadge code={safety} compact={compact} />
    </>
  );
}
