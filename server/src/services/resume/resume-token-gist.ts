import type { MatchId } from "@lets-meet/shared/ids.ts";
import type { ResumeState } from "../../domain/resume/resume-state.ts";
import { resumeStateInRoom } from "../../domain/resume/revive.ts";
import type { SessionEntry } from "../../domain/session/entries.ts";
import type { ResumeTokenContents } from "./resume-token-seal.ts";

/** The facts of a token, without its term. */
export type Facts = Pick<ResumeTokenContents, "resumeState" | "blocked" | "heard">;

/**
 * The facts whose change requires a new token at once. The end of a match does not: a page tells in its handshake which
 * match it is in.
 */
export type Gist = { readonly match: MatchId | null; readonly rest: string };

/**
 * Computes once for each value. A room is the same value for the tokens of all its members, and each entry that
 * they get asks for it.
 */
function oncePerValue<K extends object, V>(compute: (value: K) => V): (value: K) => V {
  const results = new WeakMap<K, { readonly result: V }>();
  return (value) => {
    let known = results.get(value);
    if (known === undefined) results.set(value, (known = { result: compute(value) }));
    return known.result;
  };
}

export const recordOf = oncePerValue(resumeStateInRoom);
/** `sending` changes often, and can wait for the renewal. */
const roomGistOf = oncePerValue((room: ResumeState) =>
  JSON.stringify(room, (key, value: unknown) => (key === "sending" ? null : value)),
);

export function gistOf(facts: Facts | null): Gist {
  if (facts === null) return { match: null, rest: "" };
  const { resumeState, blocked, heard } = facts;
  // Nothing else of a match changes.
  const match = resumeState.kind === "match" ? resumeState.match.matchId : null;
  const room = resumeState.kind === "room" ? roomGistOf(resumeState) : "nowhere";
  return { match, rest: `${room} ${JSON.stringify([blocked, heard])}` };
}

/** True if the entry may change what the session's token has to report. */
export function mayChangeResumeState(entry: SessionEntry): boolean {
  if (entry.kind !== "page") return entry.kind === "over" || entry.kind === "parted";
  switch (entry.event) {
    case "stranger:matched":
    case "stranger:partner-back":
    case "stranger:partner-left":
    case "stranger:moved":
    case "room:joined":
    case "room:waiting":
    case "room:left":
    case "room:changed":
    case "room:member-joined":
    case "room:member-changed":
    case "room:member-left":
      return true;
    default:
      return false;
  }
}
