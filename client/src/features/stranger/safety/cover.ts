import type { CoveredVideoProps } from "../../../call/picture/covered-video.tsx";
import type { StrangerView } from "../store.ts";

/** Why the partner's video is covered now; `null` if it is shown. Without a verdict it is not. */
export function coverOf({
  covers,
  partnerSeen,
  stranger,
}: Pick<StrangerView, "covers" | "partnerSeen" | "stranger">): CoveredVideoProps["why"] | null {
  if (!covers || !("talk" in stranger)) return null;
  const seen = partnerSeen?.matchId === stranger.talk.match.matchId ? partnerSeen.seen : "unseen";
  return seen === "clear" ? null : seen === "covered" ? "covered" : "waiting";
}
