import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { MatchConfig } from "@lets-meet/server/domain/matching/match-config.ts";
import { createMatchEngine } from "@lets-meet/server/domain/matching/match-engine.ts";
import { Random } from "@lets-meet/server/testing/random.ts";
import { crowdOf, sameId } from "./wishes.ts";

/** The bytes that one waiting ticket retains: the ticket itself, and the engine's index for it. */
export type Memory = { readonly ticketBytes: number; readonly indexBytes: number };

/** Fills a queue with tickets on the widest rung, where each has the most index entries. */
export function measureMemory(tickets: number, tagCount: number, config: MatchConfig): Memory {
  const random = new Random(11);
  const crowd = crowdOf(tagCount);
  const engine = createMatchEngine(config, sameId());
  const empty = retained();
  const offered = Array.from({ length: tickets }, () => crowd.ticket(random, 0));
  const before = retained();
  for (const ticket of offered) engine.offer(ticket, 100_000);
  const after = retained();
  if (engine.size !== offered.length) throw new Error("tickets are missing");
  return { ticketBytes: (before - empty) / tickets, indexBytes: (after - before) / tickets };
}

function retained(): number {
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("gc");
  if (typeof collect === "function") for (let round = 0; round < 3; round++) collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
