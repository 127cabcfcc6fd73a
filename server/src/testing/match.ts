import type { Wish } from "@lets-meet/shared/protocol/stranger.ts";
import type { createNode } from "./node.ts";
import { wish } from "./samples.ts";

/** Two pages of that node in one match; neither listens yet. */
export async function matchedPair(node: ReturnType<typeof createNode>, mode: Wish["mode"]) {
  const [a, b] = [node.connect(), node.connect()];
  for (const { id } of [a, b]) await node.strangers.search(id, wish({ mode }));
  await node.clock.advance(100);
  const matchId = node.strangers.matchOf(a.id)?.matchId;
  if (matchId === undefined) throw new Error("the two were not matched");
  return { a, b, matchId };
}
