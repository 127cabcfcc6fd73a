import { useState } from "react";
import type { KeepTalkingState } from "../../../call/keep-talking.tsx";
import type { VideoCallPageProps } from "./video-call-props.ts";

/** Where it stands with carrying on in a room, and what can be done about it. */
export type Keeping = {
  readonly state: KeepTalkingState;
  readonly onYes: () => void;
  readonly onNo: () => void;
};

/**
 * Carrying on in a room, while that can be wished for: the two see each other and the server knows of it. "Not now" is
 * this page's alone: the partner's wish stands, and can still be said yes to.
 */
export function useKeeping({
  state,
  onKeepTalking,
}: Pick<VideoCallPageProps, "state" | "onKeepTalking">): Keeping | null {
  const [isPutOff, setPutOff] = useState(false);
  const { keeps, severed } = state.talk;
  if (isPutOff && !keeps.partner) setPutOff(false);
  if (state.phase !== "talking" || severed) return null;
  const isWanted = keeps.partner && !keeps.own && !isPutOff;
  return {
    state: keeps.own ? "asked" : isWanted ? "wanted" : "idle",
    onYes: () => onKeepTalking(true),
    onNo: () => (isWanted ? setPutOff(true) : onKeepTalking(false)),
  };
}
