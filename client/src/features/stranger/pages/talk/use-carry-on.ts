import { useState } from "react";
import type { CarryOnState } from "../../../../call/carry-on.tsx";
import type { VideoCallPageProps } from "../call/video-call-props.ts";

/** The state of the wish to carry on in a room, and the actions on it. */
export type CarryOnChoice = {
  readonly state: CarryOnState;
  readonly onYes: () => void;
  readonly onNo: () => void;
};

/**
 * The wish to carry on in a room, while it can be made: the two are connected, and the server knows the
 * match. "Not now" stays on this page: the partner's wish remains, and can still be agreed to.
 */
export function useCarryOn({
  state,
  canCarryOn,
  onKeepTalking,
}: Pick<VideoCallPageProps, "state" | "canCarryOn" | "onKeepTalking">): CarryOnChoice | null {
  const [isPutOff, setPutOff] = useState(false);
  const { keeps, severed } = state.talk;
  if (isPutOff && !keeps.partner) setPutOff(false);
  if (!canCarryOn || state.phase !== "talking" || severed) return null;
  const isWanted = keeps.partner && !keeps.own && !isPutOff;
  return {
    state: keeps.own ? "asked" : isWanted ? "wanted" : "idle",
    onYes: () => onKeepTalking(true),
    onNo: () => (isWanted ? setPutOff(true) : onKeepTalking(false)),
  };
}
