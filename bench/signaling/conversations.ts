import type { MeasuredServer } from "./measured-server.ts";
import { pace, pause, until } from "./pace.ts";
import { connectPages } from "./raw-page.ts";
import type { Side } from "./side.ts";
import { signalsOf } from "./signals.ts";
import { median } from "./statistics.ts";
import { Visitor } from "./visitor.ts";

export type ConversationSizes = {
  readonly pages: number;
  readonly bursts: number;
  readonly warmMs: number;
  readonly measureMs: number;
};

const signalsPerSecond = 1_000;
const nextPerSecond = 100;
const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** What it costs that visitors meet, signal and go on: figures of one server, which lives for this visit only. */
export async function visitConversations(side: Side, server: MeasuredServer, sizes: ConversationSizes) {
  const pages = await connectPages(server.url, sizes.pages);
  const visitors = pages.map((page) => new Visitor(page, side.asks));
  const matchesPerSecond = await burst(visitors, sizes);
  const cpuMicrosPerSignal = await forward(server, visitors, sizes, side.asks);
  const cpuMicrosPerAckedSignal = side.asks
    ? cpuMicrosPerSignal
    : await forward(server, visitors, sizes, true);
  const cpuMsPerMatch = await goOn(server, visitors, sizes);
  const refusals = sum(visitors.map((visitor) => visitor.refusals));
  if (refusals > 0) throw new Error(`${side.name} refused ${refusals} requests`);
  for (const visitor of visitors) visitor.close();
  return { matchesPerSecond, cpuMicrosPerSignal, cpuMicrosPerAckedSignal, cpuMsPerMatch };
}

/** All search at once; from the first search to the last word of a match. The first burst is to warm up. */
async function burst(visitors: readonly Visitor[], { bursts }: ConversationSizes): Promise<number> {
  const rates: number[] = [];
  for (let round = 0; round <= bursts; round++) {
    // One search a second is what a page may sustain.
    if (round > 0) await partAll(visitors);
    let waiting = visitors.length;
    const allMatched = new Promise<void>((resolve) => {
      for (const visitor of visitors) visitor.onMatched = () => --waiting === 0 && resolve();
    });
    const from = performance.now();
    for (const visitor of visitors) visitor.search();
    await allMatched;
    rates.push(visitors.length / 2 / ((performance.now() - from) / 1_000));
  }
  for (const visitor of visitors) visitor.onMatched = () => undefined;
  return median(rates.slice(1));
}

async function partAll(visitors: readonly Visitor[]): Promise<void> {
  const left = pause(600);
  for (const visitor of visitors) if (visitor.matchId !== null) visitor.leave();
  await left;
  await until("everybody to be alone", () => visitors.every((visitor) => visitor.matchId === null));
}

/** Pairs send each other signals at a steady pace: CPU microseconds of the server for each. */
async function forward(
  server: MeasuredServer,
  visitors: readonly Visitor[],
  { warmMs, measureMs }: ConversationSizes,
  asks: boolean,
): Promise<number> {
  for (const visitor of visitors) visitor.ready();
  const say = (turn: number) => visitors[turn % visitors.length]?.signal(signalsOf(turn), asks);
  const delivered = () => sum(visitors.map((visitor) => visitor.delivered));
  const run = async (ms: number) => {
    const before = delivered();
    const sent = await pace(signalsPerSecond, ms, say);
    await until("every signal to arrive", () => delivered() - before >= sent);
    if (delivered() - before !== sent) throw new Error("more signals arrived than were sent");
    return sent;
  };
  await run(warmMs);
  const before = await server.usage();
  const sent = await run(measureMs);
  const after = await server.usage();
  return (after.cpuMicros - before.cpuMicros) / sent;
}

/** A hundred press next each second, and whoever is left searches again: CPU milliseconds of the server for each match. */
async function goOn(
  server: MeasuredServer,
  visitors: readonly Visitor[],
  { warmMs, measureMs }: ConversationSizes,
): Promise<number> {
  for (const visitor of visitors) visitor.onLeft = () => visitor.search();
  let place = 0;
  const press = () => {
    for (let tries = 0; tries < visitors.length; tries++) {
      const visitor = visitors[place++ % visitors.length];
      if (visitor !== undefined && visitor.matchId !== null) {
        visitor.next();
        return;
      }
    }
  };
  const matches = () => sum(visitors.map((visitor) => visitor.matches)) / 2;
  await pace(nextPerSecond, warmMs, press);
  const [before, matchesBefore] = [await server.usage(), matches()];
  const pressed = await pace(nextPerSecond, measureMs, press);
  const [after, matched] = [await server.usage(), matches() - matchesBefore];
  for (const visitor of visitors) visitor.onLeft = () => undefined;
  if (matched < pressed * 0.8) throw new Error(`${pressed} pressed next, but only ${matched} matches came`);
  return (after.cpuMicros - before.cpuMicros) / 1_000 / matched;
}
