/** Where a pass says that a session is (see `placeOf`), and the moment at which that was so, in Unix milliseconds. */
export type Placement = { readonly place: string; readonly at: number };

/**
 * The age of a pass's report about a room: when it was sealed, in Unix milliseconds. Later moments win. Soon after a restart
 * a process may not have seen the newest pass of the process before. Its own passes then carry the newest moment that it
 * has seen in front, so that they count for more than that one and for less than the passes that it has missed.
 */
export type Moment = readonly number[];

/** Sorts before every pass. */
export const noMoment: Moment = [];
/** The bound on how many restarts in short order a moment remembers. */
const longest = 8;

/** The moment of a pass that is sealed at `at` by a process that has heard of the room up to `base`. */
export const momentOf = (base: Moment, at: number): Moment => [...base.slice(0, longest - 1), at];

/** Whether the first moment is later than the second. */
export function isLater(one: Moment, other: Moment): boolean {
  for (const [index, at] of one.entries()) {
    const against = other[index];
    if (against === undefined || at > against) return true;
    if (at < against) return false;
  }
  return false;
}

/**
 * How a process knows a session: not at all; only by passes, and then where the newest of them has placed it; or by
 * itself, because the session has shown its own pass or began here. No pass moves a session that is known by itself.
 */
export type Known =
  | null
  | "by-itself"
  /** `isOver`: the session did not come inside its grace and was forgotten. */
  | (Placement & { readonly isOver: boolean });

/** What a pass does to a session that it tells of: places it, agrees with what is known, moves it, or yields. */
export type Verdict = "places" | "agrees" | "moves" | "yields";

/**
 * Decides between what is known of a session and what a pass tells of it. The newer pass counts, whichever page has shown
 * it and in whatever order they were shown. Of two passes of the same moment the session's own counts.
 */
export function weigh(known: Known, told: Placement, by: "its-own-pass" | "another-pass"): Verdict {
  if (known === null) return "places";
  if (known === "by-itself") return "yields";
  if (known.place === told.place) return known.isOver ? "yields" : "agrees";
  const isNewer = told.at > known.at || (by === "its-own-pass" && told.at === known.at);
  return isNewer ? "moves" : "yields";
}
