import { isInMatch } from "../state.ts";
import type { StrangerView } from "../store.ts";

/** True if the partner on the screen can be reported now. A server that has lost the match knows nobody to report. */
export function canReport({ stranger, reportable, reported }: StrangerView): boolean {
  if (!isInMatch(stranger) && stranger.phase !== "ended") return false;
  if (stranger.phase === "ended" && stranger.reason === "session-lost") return false;
  const { match, severed } = stranger.talk;
  return match.matchId === reportable && match.matchId !== reported && !severed;
}
