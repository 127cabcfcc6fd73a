/**
 * Measures how many milliseconds ago a mark was set. The wall clock may be set, and the page's monotonic
 * clock may stop while the device sleeps, so the longer time counts. An early renewal costs nothing.
 */
export function ageOfMarks(wall: () => number, steady: () => number): (at: number) => number {
  let seen = { at: Number.NaN, age: 0, since: 0 };
  return (at) => {
    const byWall = wall() - at;
    // A mark in the future was set by a clock that has been corrected since.
    if (seen.at !== at) seen = { at, age: byWall < 0 ? Number.POSITIVE_INFINITY : byWall, since: steady() };
    return Math.max(byWall, seen.age + steady() - seen.since);
  };
}
