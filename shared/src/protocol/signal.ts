import { z } from "zod";
import { LinkId, MatchId } from "../ids.ts";
import { limits } from "../limits.ts";

/** A session description (W3C WebRTC §4.7 `RTCSessionDescriptionInit`); rollback never travels. */
export const Description = z.object({
  kind: z.literal("description"),
  type: z.enum(["offer", "answer"]),
  sdp: z.string().max(limits.sdpLength),
});
export type Description = z.infer<typeof Description>;

/** A trickled candidate (W3C WebRTC §4.8 `RTCIceCandidateInit`); an empty string ends its generation (RFC 8838). */
export const Candidate = z.object({
  kind: z.literal("candidate"),
  candidate: z.string().max(limits.candidateLength),
  sdpMid: z.string().max(32).nullable(),
  sdpMLineIndex: z.int().min(0).max(64).nullable(),
  usernameFragment: z.string().max(256).nullable(),
});
export type Candidate = z.infer<typeof Candidate>;

/**
 * Whose turn it is to offer after the first exchange, so that two offers hardly ever collide: the polite side asks
 * before each of its offers, and the impolite side grants it by holding back its own, or answers with an offer instead.
 */
export const Turn = z.object({ kind: z.literal("turn"), says: z.enum(["ask", "grant"]) });
export type Turn = z.infer<typeof Turn>;

export const Signal = z.discriminatedUnion("kind", [Description, Candidate, Turn]);
export type Signal = z.infer<typeof Signal>;

/**
 * Some signals from one link to another, in order. `to` is `null` until the sender has heard from the other side's
 * link; a recipient drops what is addressed to a link it no longer has, and rebuilds when `from` is a new one. `place`
 * counts what the link `from` says, from 0: a batch may come twice, by the server and over the data channel, and is
 * taken once. One that comes without signals keeps its place: the IP shield has let none of them pass.
 */
export const LinkSignals = z.object({
  from: LinkId,
  to: LinkId.nullable(),
  place: z.int().nonnegative(),
  signals: z.array(Signal).max(limits.signalsPerMessage),
});
export type LinkSignals = z.infer<typeof LinkSignals>;

/** Signals between the two links of a match. */
export const SignalBatch = LinkSignals.extend({ matchId: MatchId });
export type SignalBatch = z.infer<typeof SignalBatch>;

/** The ordered request: `seq` grows by one with each ordered request of a session. */
export const SendSignal = SignalBatch.extend({ seq: z.int().positive() });
export type SendSignal = z.infer<typeof SendSignal>;
