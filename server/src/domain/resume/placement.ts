/**
 * The place of a session according to a token (see `placeOf`), and the time at which it was there, in Unix
 * milliseconds.
 */
export type Placement = { readonly place: string; readonly at: number };

/**
 * The age of a token's report about a room: when it was sealed, in Unix milliseconds. Later moments win. Soon
 * after a restart a process may not have seen the newest token of the previous process. Its own tokens are
 * therefore prefixed with the newest moment it has seen: they outrank that token, but not the tokens it has
 * missed.
 */
export type Moment = readonly number[];

/** Sorts before every token. */
export const noMoment: Moment = [];
/** The maximum number of restarts in quick succession that a moment records. */
const longest = 8;

/** The moment of a token sealed at `at` by a process that has seen tokens of the room up to `base`. */
export const momentOf = (base: Moment, at: number): Moment => [...base.slice(0, longest - 1), at];

/** True if the first moment is later than the second. */
export function isLater(one: Moment, other: Moment): boolean {
  for (const [index, at] of one.entries()) {
    const against = other[index];
    if (against === undefined || at > against) return true;
    if (at < against) return false;
  }
  return false;
}

/**
 * A process's knowledge of a session: none; only from tokens, and then with the place that the newest of them
 * reports; or first-hand (`by-itself`), because the session has shown its own token or began in this process.
 * No token moves a session that is known first-hand.
 */
export type Known =
  | null
  | "by-itself"
  /** `isOver`: the session did not return within its grace and was forgotten. */
  | (Placement & { readonly isOver: boolean });

/**
 * The effect of a token on a session that it reports: it places it, agrees with what is known, moves it, or
 * yields.
 */
export type Verdict = "places" | "agrees" | "moves" | "yields";

/**
 * Decides between the known place of a session and the place in a token. The newer token wins, whichever page
 * showed it and in whatever order the tokens were shown. Of two tokens of the same moment, the session's own
 * wins.
 */
export function weigh(known: Known, told: Placement, by: "its-own-token" | "another-token"): Verdict {
  if (known === null) return "places";
  if (known === "by-itself") return "yields";
  if (known.place === told.place) return known.isOver ? "yields" : "agrees";
  const isNewer = told.at > known.at || (by === "its-own-token" && told.at === known.at);
  return isNewer ? "moves" : "yields";
}
