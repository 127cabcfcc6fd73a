import { expect } from "@playwright/test";
import type { Person } from "../person.ts";
import { pictureOf } from "../statistics.ts";

/** The frames that a person has decoded from the stranger. */
export const framesOf = async (person: Person) => (await pictureOf(person.page, "Stranger")).frames;

/** Waits until no new frame from the stranger has been decoded for a second. */
export async function untilStandsStill(person: Person): Promise<void> {
  let last = -1;
  await expect(async () => {
    const before = last;
    last = await framesOf(person);
    expect(last, "the picture should stand still").toBe(before);
  }).toPass({ intervals: [1_000], timeout: 30_000 });
}

/** Waits until each person has decoded a new frame from its stranger; returns the time that it took, in seconds. */
export async function secondsUntilMoves(people: readonly Person[]): Promise<number> {
  const since = performance.now();
  await Promise.all(
    people.map(async (person) =>
      person.page.waitForFunction(
        (seen) => {
          const video = document.querySelector<HTMLVideoElement>('video[aria-label="Stranger"]');
          const frames = video?.getVideoPlaybackQuality().totalVideoFrames ?? 0;
          // A new stream counts its frames from zero.
          const before = Math.min(seen.last, frames);
          seen.last = frames;
          return frames > before;
        },
        { last: await framesOf(person) },
        { polling: 50, timeout: 90_000 },
      ),
    ),
  );
  return Math.round(performance.now() - since) / 1_000;
}
