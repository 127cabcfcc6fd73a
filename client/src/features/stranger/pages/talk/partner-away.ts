import { words } from "../../words.ts";
import type { VideoCallPageProps } from "../call/video-call-props.ts";

/** The text of the notice: over a link the two can still write to each other. */
export const awayWords = ({ linked }: Pick<VideoCallPageProps, "linked">): string =>
  linked ? words.awayButLinked : words.away;

/**
 * The place of the notice that the partner's page has lost its connection to the server. While picture and
 * sound still arrive, a note in the chat is enough: only messages may have to wait. Once those are lost too,
 * the note is shown over the picture.
 */
export function awayPlace(
  call: Pick<VideoCallPageProps, "state" | "quality" | "reconnecting">,
): "nowhere" | "chat" | "picture" {
  const { state, quality, reconnecting } = call;
  if (state.phase === "ended" || !state.talk.partnerAway) return "nowhere";
  return state.phase === "talking" && (quality === "lost" || reconnecting) ? "picture" : "chat";
}
