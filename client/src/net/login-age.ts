/**
 * How many milliseconds ago a mark was set, as far as anything speaks for it: the clock on the wall may be set, and the
 * page's own may stand still while the device sleeps, so the longer time counts. A renewal too early costs nothing.
 */
export function ageOfMarks(wall: () => number, steady: () => number): (at: number) => number {
  let seen = { at: Number.NaN, age: 0, since: 0 };
  return (at) => {
    const byWall = wall() - at;
    // A mark in the future was set by a clock that has been put right since.
    if (seen.at !== at) seen = { at, age: byWall < 0 ? Number.POSITIVE_INFINITY : byWall, since: steady() };
    return Math.max(byWall, seen.age + steady() - seen.since);
  };
}
