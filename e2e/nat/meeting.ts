import { ann, ben } from "../looks.ts";
import { expectToMeet, type Person } from "../person.ts";
import { secondsUntilMoves } from "./pictures.ts";
import type { ArriveAt } from "./test.ts";
import type { World } from "./world.ts";

export type Meeting = {
  readonly a: Person;
  readonly b: Person;
  /** From the second person's search until both pictures move. */
  readonly seconds: number;
};

/** Starts a video search of one person at each of two homes. */
export async function search(world: World, arriveAt: ArriveAt): Promise<readonly [Person, Person]> {
  const [a, b] = [await arriveAt(world.homes[0], ann), await arriveAt(world.homes[1], ben)];
  await a.searchByVideo();
  await a.untilSearching();
  await b.searchByVideo();
  return [a, b];
}

/** Matches one person at each of two homes; returns once each sees and hears the other. */
export async function meet(world: World, arriveAt: ArriveAt): Promise<Meeting> {
  const [a, b] = await search(world, arriveAt);
  const seconds = await secondsUntilMoves([a, b]);
  await expectToMeet(a, b);
  return { a, b, seconds };
}
