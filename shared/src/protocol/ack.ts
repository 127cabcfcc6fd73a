import { z } from "zod";

/** Every code with which the server refuses a request, and its meaning. */
export const refusals = {
  "bad-payload": "the payload does not have the documented shape",
  "unknown-event": "there is no request of that name",
  "rate-limited": "too many requests; wait and send it again",
  "out-of-order": "an earlier ordered request was refused; send again from there",
  "no-such-match": "the match is over or was never this session's",
  "in-match": "the session is in a match; leave it or ask for the next one",
  "not-searching": "the session is not searching",
  "queue-full": "too many people are searching at this moment",
  "name-taken": "another account has that name",
  "wrong-credentials": "name and password do not belong together",
  "not-logged-in": "this needs an account; log in first",
  "foreign-origin": "the request does not come from the page's own origin",
  "no-such-room": "there is no such room, or it has ended",
  "no-such-peer": "nobody of that id is in this session's room, or waits at its door",
  "peer-behind": "that peer's page has not taken what was sent to it before; this was not forwarded",
  "not-in-room": "the session is not in that room",
  "in-room": "the session is in a room, or waits at one; leave it first",
  "not-host": "only the room's host may do this",
  "room-full": "the room holds as many people as it may",
  "room-locked": "the host lets nobody in at this moment",
  "lobby-full": "too many people wait at the room's door",
  "wrong-passcode": "the room asks for a passcode, and this is not it",
  "account-needed": "the room takes nobody without an account",
  "name-needed": "somebody without an account has to say a name",
  "kept-out": "the host has removed or rejected this person; wait and try again",
  "is-owner": "the room's owner can not be removed from it",
  "no-such-invite": "the invite has expired, was revoked, or never was",
  "no-such-session": "there is no such session here, or this is not its secret",
  "no-call": "the session neither searches or talks by video nor is in a room",
  "no-relay": "this server has no TURN servers through which a call could go",
  "too-many-connections": "this network has as many connections as it may; close some, or wait",
  "server-full": "the server has no room for another session at this moment; wait and connect again",
  "too-many": "there are as many of these as may be",
  draining: "the server is about to stop and takes nothing new",
  unavailable: "a store that this needs cannot be reached at this moment; try again",
  internal: "the server failed; the request may be sent again",
} as const;
export type Refusal = keyof typeof refusals;

/** The answer to a request: a value, or a code from the closed union of refusals. */
export type Ack<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly code: Refusal; readonly retryAfterMs?: number };

export const accept = <T>(value: T): Ack<T> => ({ ok: true, value });
export const refuse = (code: Refusal, retryAfterMs?: number): Ack<never> =>
  retryAfterMs === undefined ? { ok: false, code } : { ok: false, code, retryAfterMs };

/** The schema of an answer whose value has the given schema. */
export function ackOf<T extends z.ZodType>(value: T) {
  return z.union([
    z.object({ ok: z.literal(true), value }),
    z.object({
      ok: z.literal(false),
      code: z.enum(Object.keys(refusals) as [Refusal, ...Refusal[]]),
      retryAfterMs: z.number().nonnegative().optional(),
    }),
  ]);
}
