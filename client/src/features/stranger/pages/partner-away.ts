import { words } from "../words.ts";
import type { VideoCallPageProps } from "./video-call-props.ts";

/** What is said of it: with a link of their own the two can still write to each other. */
export const awayWords = ({ linked }: Pick<VideoCallPageProps, "linked">): string =>
  linked ? words.awayButLinked : words.away;

/**
 * Where it is said that the partner's page has lost its line to the server. While their picture and sound still come, a
 * word in the chat is enough: it is the text that may have to wait. Once those are lost too, it is said over the picture.
 */
export function awayPlace(
  call: Pick<VideoCallPageProps, "state" | "quality" | "reconnecting">,
): "nowhere" | "chat" | "picture" {
  const { state, quality, reconnecting } = call;
  if (state.phase === "ended" || !state.talk.partnerAway) return "nowhere";
  return state.phase === "talking" && (quality === "lost" || reconnecting) ? "picture" : "chat";
}
