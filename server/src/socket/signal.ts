import type { SignalingService } from "../services/session/signaling.ts";
import type { Handlers } from "./handle.ts";
import { payloadJson } from "./receive.ts";

/** `signal:*`: each event calls the signaling service. */
export const signalHandlers = (signaling: SignalingService) =>
  ({
    "signal:send": ({ attachment: { id } }, request, packet) =>
      signaling.send(id, request, { json: payloadJson(packet), bytes: packet.bytes, at: packet.at }),
    "signal:ready": ({ attachment: { id } }, { matchId }) => signaling.ready(id, matchId),
  }) satisfies Partial<Handlers>;
