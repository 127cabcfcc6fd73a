import { z } from "zod";
import { LinkId, MatchId } from "../ids.ts";
import { limits } from "../limits.ts";

/** A session description (W3C WebRTC §4.7 `RTCSessionDescriptionInit`); a rollback is never sent. */
export const Description = z.object({
  kind: z.literal("description"),
  type: z.enum(["offer", "answer"]),
  sdp: z.string().max(limits.sdpLength),
});
export type Description = z.infer<typeof Description>;

/** A trickled candidate (W3C WebRTC §4.8 `RTCIceCandidateInit`); an empty one ends its generation (RFC 8838). */
export const Candidate = z.object({
  kind: z.literal("candidate"),
  candidate: z.string().max(limits.candidateLength),
  sdpMid: z.string().max(limits.sdpMidLength).nullable(),
  sdpMLineIndex: z.int().min(0).max(limits.mostSdpMLineIndex).nullable(),
  usernameFragment: z.string().max(limits.usernameFragmentLength).nullable(),
});
export type Candidate = z.infer<typeof Candidate>;

/**
 * Decides which side may offer after the first exchange, so that glare is rare. The polite side asks before each of its
 * offers. The impolite side grants that and holds back its own offers, or replies with an offer instead.
 */
export const Turn = z.object({ kind: z.literal("turn"), says: z.enum(["ask", "grant"]) });
export type Turn = z.infer<typeof Turn>;

export const Signal = z.discriminatedUnion("kind", [Description, Candidate, Turn]);
export type Signal = z.infer<typeof Signal>;

/**
 * A batch of signals from one link to another, in order. `to` is `null` until the sender has received signals from the
 * other side's link. A recipient drops a batch for a link that it no longer has, and rebuilds its link if `from` is new.
 * `place` numbers the batches of the link `from`, from 0: a batch may arrive both from the server and over the data
 * channel, and is applied once. A batch that the IP shield has emptied is still sent, to keep the numbering complete.
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

/** An ordered request: `seq` grows by one with each ordered request of a session. */
export const SendSignal = SignalBatch.extend({ seq: z.int().positive() });
export type SendSignal = z.infer<typeof SendSignal>;
