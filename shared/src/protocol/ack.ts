import { z } from "zod";

/** Every code with which the server refuses a request, and its meaning. */
export const refusals = {
  "bad-payload": "the payload does not have the documented shape",
  "unknown-event": "there is no request of that name",
  "rate-limited": "too many requests; wait, then send it again",
  "out-of-order": "an earlier ordered request was rate-limited or is missing; send again from there",
  "no-such-match": "the match is over, or this session was never in it",
  "in-match": "the session is in a match; leave it or request the next one",
  "not-searching": "the session is not searching",
  "switched-off": "the operator of this server does not offer this",
  "rules-needed": "this page has not accepted the server's current rules",
  "age-needed": "the server needs a proof of age that this page has not given",
  "already-reported": "this session has reported the partner of that match before",
  "no-such-frame": "this page was not asked for that picture, has answered already, or took too long",
  "no-picture": "what was sent as a picture is no JPEG of a sensible size",
  "not-judged": "the picture could not be judged now; there is nothing to be done",
  "too-late": "the match ended too long ago to be reported",
  "queue-full": "too many sessions are searching; try again later",
  "name-taken": "another account has that name",
  "wrong-credentials": "the name, the password or the recovery code is wrong",
  "account-disabled": "the operator has closed this account",
  "passkey-unknown": "no account here has that passkey; it may have been removed",
  "passkey-refused": "the passkey's answer is for another site, or its signature is wrong",
  "passkey-expired": "the challenge for the passkey is missing, has expired or was used; ask for a new one",
  "passkey-copied": "the passkey's counter went back, so the passkey may exist twice",
  "passkey-taken": "that passkey has been added before",
  "organisation-down": "the organisation's log-in cannot be reached; try again later",
  "organisation-declined": "the organisation did not log the person in",
  "organisation-refused":
    "the organisation's answer is forged, was used before, or belongs to another log-in",
  "organisation-expired": "the log-in at the organisation took too long, or began in another browser",
  "login-too-old": "the request requires a login that began a short time ago; log in again",
  "invite-needed": "the sign-up requires an invite, and this one is missing, used or expired",
  "not-logged-in": "the request requires a login",
  "foreign-origin": "the request does not come from the page's own origin",
  "no-such-room": "there is no such room, or it has ended",
  "no-such-peer": "no peer with that id is in this session's room or in its lobby",
  "peer-behind":
    "the peer's page has too many undelivered entries from this session; this request was not forwarded",
  "not-in-room": "the session is not in that room",
  "in-room": "the session is in a room or in its lobby; leave it first",
  "not-host": "only the room's host may send this request",
  "room-full": "the room has reached its capacity",
  "room-locked": "the room is locked",
  "lobby-full": "too many sessions wait in the room's lobby",
  "wrong-passcode": "the passcode is missing or wrong",
  "account-needed": "the room does not admit guests; log in first",
  "name-needed": "a guest has to send a name",
  "kept-out": "the host has removed or rejected this user; wait and try again",
  "is-owner": "the room's owner cannot be removed from it",
  "no-such-invite": "the invite has expired, was revoked or never existed",
  "no-such-session": "there is no such session, or the secret is wrong",
  "no-call": "the session is not in a room, a video chat or a search for one",
  "no-relay": "the call has to be relayed, and this server has no TURN servers",
  "too-many-connections": "this network has reached its maximum number of connections; close some, or wait",
  "server-full": "the server has no memory for another session; wait and connect again",
  blocked: "this network, browser or session is blocked; `retryAfterMs` says for how long",
  outdated: "the page has another version of this protocol; load it again",
  "too-many": "the maximum number of these already exists",
  draining: "the server is about to stop and accepts no new work",
  unavailable: "a store that the request needs is unreachable; try again",
  internal: "an internal error; the request may be sent again",
} as const;
export type Refusal = keyof typeof refusals;

/** The answer to a request: a value, or a code from the closed union of refusals. */
export type Ack<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly code: Refusal; readonly retryAfterMs?: number };

export const accept = <T>(value: T): Ack<T> => ({ ok: true, value });
export const refuse = (code: Refusal, retryAfterMs?: number): Ack<never> =>
  retryAfterMs === undefined ? { ok: false, code } : { ok: false, code, retryAfterMs };

/** The value of a request that is only accepted or refused. */
export type Empty = Record<string, never>;
export const done: Ack<Empty> = accept({});

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
