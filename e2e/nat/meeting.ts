import { ann, ben } from "../looks.ts";
import { expectToMeet, type Person } from "../person.ts";
import { secondsUntilMoves } from "./pictures.ts";
import type { ArriveAt } from "./test.ts";
import type { World } from "./world.ts";

export type Meeting = {
  readonly a: Person;
  readonly b: Person;
  /** From the second one's search to both pictures. */
  readonly seconds: number;
};

/** Brings one person to each home and has them look for somebody to see. */
export async function search(world: World, arriveAt: ArriveAt): Promise<readonly [Person, Person]> {
  const [a, b] = [await arriveAt(world.homes[0], ann), await arriveAt(world.homes[1], ben)];
  await a.searchByVideo();
  await a.untilSearching();
  await b.searchByVideo();
  return [a, b];
}

/** Has one person of each home meet the other: each sees and hears the other. */
export async function meet(world: World, arriveAt: ArriveAt): Promise<Meeting> {
  const [a, b] = await search(world, arriveAt);
  const seconds = await secondsUntilMoves([a, b]);
  await expectToMeet(a, b);
  return { a, b, seconds };
}
