import type { MeasuredServer } from "./measured-server.ts";
import { pause, until } from "./pace.ts";
import { connectPages, type RawPage } from "./raw-page.ts";
import type { Side } from "./side.ts";
import { percentile } from "./statistics.ts";
import { Visitor } from "./visitor.ts";

export type CrowdSizes = {
  /** The connections whose cost is measured: the first ones, and all. */
  readonly first: number;
  readonly connections: number;
  readonly waiting: number;
  /** The time for which the server is left alone with those who wait, and then with a changing online count. */
  readonly idleMs: number;
  readonly seekers: number;
  /** The searches of each seeker; the server allows a page a burst of five. */
  readonly rounds: number;
};

/** The connections that are opened and closed before the measurement, so that the code is warm on both sides. */
const warmUp = 300;

/**
 * Measures one server: the cost of many connections, of many who wait, of an online count that many watch, and the duration
 * of a search among them.
 */
export async function visitCrowd(side: Side, server: MeasuredServer, sizes: CrowdSizes) {
  for (const page of await connectPages(server.url, warmUp, side.isProduct)) page.close();
  const { pages, ...perConnection } = await connectMany(side, server, sizes);
  const missing = Math.max(0, sizes.waiting + 2 * sizes.seekers - pages.length);
  pages.push(...(await connectPages(server.url, missing, side.isProduct)));
  const visitors = pages.map((page) => new Visitor(page, side.isProduct));
  const crowd = visitors.slice(0, sizes.waiting);
  for (const [index, visitor] of crowd.entries()) {
    visitor.search(`alone ${index}`);
    if (index % 200 === 199) await pause(80);
  }
  // The crowd's own searches must be complete before the measurement starts.
  await pause(5_500);
  const waitingCpuPercent = await idleCpuPercent(server, sizes.idleMs);
  const presenceStallMs = await server.longestStall(() => changeOnlineCount(side, server, sizes.idleMs));
  const seekers = visitors.slice(sizes.waiting, sizes.waiting + 2 * sizes.seekers);
  const waits = await seek(seekers, sizes);
  if (crowd.some((visitor) => visitor.matches > 0)) throw new Error("somebody who wanted nobody was matched");
  for (const visitor of visitors) visitor.close();
  return {
    ...perConnection,
    waitingCpuPercent,
    presenceStallMs,
    searchP50Ms: percentile(waits, 0.5),
    searchP99Ms: percentile(waits, 0.99),
  };
}

/** The server's CPU time while nobody sends anything, in percent of a core. */
async function idleCpuPercent(server: MeasuredServer, idleMs: number): Promise<number> {
  const before = await server.usage();
  const from = performance.now();
  await pause(idleMs);
  const after = await server.usage();
  return (after.cpuMicros - before.cpuMicros) / 10 / (performance.now() - from);
}

/** A person comes each second, so that the online count differs at each report. */
async function changeOnlineCount(side: Side, server: MeasuredServer, ms: number): Promise<void> {
  const newcomers: RawPage[] = [];
  for (let second = 0; second * 1_000 < ms; second++) {
    newcomers.push(...(await connectPages(server.url, 1, side.isProduct)));
    await pause(1_000);
  }
  for (const page of newcomers) page.close();
}

/** Opens that many connections and keeps them; what each costs the server. */
export async function connectMany(
  side: Side,
  server: MeasuredServer,
  { first, connections }: Pick<CrowdSizes, "first" | "connections">,
) {
  const before = await server.settled();
  const pages: RawPage[] = await connectPages(server.url, first, side.isProduct);
  await pause(100);
  const early = await server.usage();
  pages.push(...(await connectPages(server.url, connections - first, side.isProduct)));
  await pause(100);
  const connected = await server.usage();
  const settled = await server.settled();
  return {
    pages,
    cpuMicrosPerFirst: (early.cpuMicros - before.cpuMicros) / first,
    cpuMicrosPerConnection: (connected.cpuMicros - before.cpuMicros) / connections,
    heapKbPerConnection: (settled.heapBytes - before.heapBytes) / 1_024 / connections,
    rssKbPerConnection: (settled.rssBytes - before.rssBytes) / 1_024 / connections,
  };
}

/** Lets pairs of seekers with one shared interest search, 150 pairs per second; returns the second seekers' waits in ms. */
async function seek(seekers: readonly Visitor[], { rounds }: CrowdSizes): Promise<readonly number[]> {
  const waits: number[] = [];
  const half = seekers.length / 2;
  let met = 0;
  for (let round = 0; round < rounds; round++) {
    for (let index = 0; index < half; index++) {
      // Each round pairs other partners, because the engine does not match recent partners again so soon.
      const [first, second] = [seekers[index], seekers[half + ((index + round) % half)]];
      if (first === undefined || second === undefined) throw new Error("a seeker is missing");
      const interest = `seek ${round} ${index}`;
      first.search(interest);
      setTimeout(() => {
        const from = performance.now();
        second.onMatched = () => {
          waits.push(performance.now() - from);
          met++;
        };
        second.search(interest);
      }, 25);
      await pause(1_000 / 150);
    }
    await until("all seekers to meet", () => met === half * (round + 1));
    for (const seeker of seekers) seeker.leave();
    await until("all seekers to part", () => seekers.every((seeker) => seeker.matchId === null));
    // The server still ends all the matches at once: the next searches must not wait for that.
    await pause(500);
  }
  return waits;
}
