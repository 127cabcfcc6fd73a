import type { SignalingService } from "../services/signaling.ts";
import type { Handlers } from "./handle.ts";

/** `signal:*`: each asks the signaling service. */
export const signalHandlers = (signaling: SignalingService) =>
  ({
    "signal:send": ({ attachment: { id } }, signals) => signaling.send(id, signals),
    "signal:ready": ({ attachment: { id } }, { matchId }) => signaling.ready(id, matchId),
  }) satisfies Partial<Handlers>;
