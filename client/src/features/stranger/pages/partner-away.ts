import type { VideoCallPageProps } from "./video-call-props.ts";

/**
 * Where it is said that the partner's page has lost its line to the server. While their picture and sound still come, a
 * word in the chat is enough: it is the text that has to wait. Once those are lost too, it is said over the picture.
 */
export function awayPlace(
  call: Pick<VideoCallPageProps, "state" | "quality" | "reconnecting">,
): "nowhere" | "chat" | "picture" {
  const { state, quality, reconnecting } = call;
  if (state.phase === "ended" || !state.talk.partnerAway) return "nowhere";
  return state.phase === "talking" && (quality === "lost" || reconnecting) ? "picture" : "chat";
}
