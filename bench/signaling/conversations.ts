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

/** One server with its visitors. */
export type Crowd = {
  readonly name: Side["name"];
  readonly isProduct: boolean;
  readonly server: MeasuredServer;
  readonly visitors: readonly Visitor[];
};

const signalsPerSecond = 800;
const nextPerSecond = 100;
/** The rates of the warm-up are higher by this factor, and still within a page's limits. */
const warmFactor = 2;
const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

const warmBursts = 2;

/** Connects the visitors of one server. */
async function gather(side: Side, server: MeasuredServer, pages: number): Promise<Crowd> {
  const connected = await connectPages(server.url, pages, side.isProduct);
  return {
    name: side.name,
    isProduct: side.isProduct,
    server,
    visitors: connected.map((page) => new Visitor(page, side.isProduct)),
  };
}

/**
 * Measures the matches per second when all visitors search at once, from the first search to the last match. The result is
 * the median over several crowds: each crowd is new, because sessions that have met are matched again only last. The first
 * crowds are a warm-up; the last one is returned.
 */
export async function burst(
  side: Side,
  server: MeasuredServer,
  { pages, bursts }: ConversationSizes,
): Promise<{ readonly crowd: Crowd; readonly matchesPerSecond: number }> {
  const rates: number[] = [];
  for (;;) {
    const crowd = await gather(side, server, pages);
    const { visitors } = crowd;
    let waiting = visitors.length;
    const allMatched = new Promise<void>((resolve) => {
      for (const visitor of visitors) visitor.onMatched = () => --waiting === 0 && resolve();
    });
    const from = performance.now();
    for (const visitor of visitors) visitor.search();
    await allMatched;
    rates.push(visitors.length / 2 / ((performance.now() - from) / 1_000));
    for (const visitor of visitors) visitor.onMatched = () => undefined;
    if (rates.length === warmBursts + bursts)
      return { crowd, matchesPerSecond: median(rates.slice(warmBursts)) };
    dismiss(crowd);
    await pause(100);
  }
}

/**
 * Drives all servers at the same time and at the same pace, and returns the CPU microseconds that each has used for one
 * act. Other load on the machine then slows all servers alike, which it would not if they ran in turns.
 */
async function together(
  crowds: readonly Crowd[],
  perSecond: number,
  { warmMs, measureMs }: ConversationSizes,
  act: (crowd: Crowd, turn: number) => void,
  done: (crowd: Crowd) => number,
): Promise<readonly number[]> {
  const count = crowds.length;
  const actInTurn = (turn: number) => {
    const crowd = crowds[turn % count];
    if (crowd !== undefined) act(crowd, Math.floor(turn / count));
  };
  const run = (rate: number, ms: number) => pace(rate * count, ms, actInTurn);
  await run(perSecond * warmFactor, warmMs);
  await pause(50);
  const before = await Promise.all(crowds.map(({ server }) => server.usage()));
  const doneBefore = crowds.map(done);
  await run(perSecond, measureMs);
  await pause(50);
  const after = await Promise.all(crowds.map(({ server }) => server.usage()));
  return crowds.map((crowd, index) => {
    const micros = (after[index]?.cpuMicros ?? 0) - (before[index]?.cpuMicros ?? 0);
    return micros / (done(crowd) - (doneBefore[index] ?? 0));
  });
}

/** Sends signals between pairs at a steady pace; returns each server's CPU microseconds per signal. */
export async function forward(
  crowds: readonly Crowd[],
  sizes: ConversationSizes,
): Promise<readonly number[]> {
  const delivered = ({ visitors }: Crowd) => sum(visitors.map((visitor) => visitor.delivered));
  const sent = ({ visitors }: Crowd) => sum(visitors.map((visitor) => visitor.sent));
  const costs = await together(
    crowds,
    signalsPerSecond,
    sizes,
    ({ visitors }, turn) => visitors[turn % visitors.length]?.signal(signalsOf(turn)),
    delivered,
  );
  for (const crowd of crowds) {
    await until("every signal to arrive", () => delivered(crowd) >= sent(crowd));
    if (delivered(crowd) !== sent(crowd)) throw new Error(`${crowd.name} delivered more than was sent`);
  }
  return costs;
}

/**
 * Presses next a hundred times per second, and lets each partner who was left search again; returns each server's CPU
 * microseconds per match.
 */
export async function goOn(crowds: readonly Crowd[], sizes: ConversationSizes): Promise<readonly number[]> {
  for (const { visitors } of crowds) for (const visitor of visitors) visitor.onLeft = () => visitor.search();
  const places = new Map<Crowd, number>();
  const press = (crowd: Crowd) => {
    const { visitors } = crowd;
    let place = places.get(crowd) ?? 0;
    for (let tries = 0; tries < visitors.length; tries++) {
      const visitor = visitors[place++ % visitors.length];
      if (visitor === undefined || !visitor.mayGoOn) continue;
      visitor.next();
      break;
    }
    places.set(crowd, place);
  };
  const matches = ({ visitors }: Crowd) => sum(visitors.map((visitor) => visitor.matches)) / 2;
  const costs = await together(crowds, nextPerSecond, sizes, press, matches);
  for (const { visitors } of crowds) for (const visitor of visitors) visitor.onLeft = () => undefined;
  await pause(300);
  return costs;
}

/** Closes a crowd; throws if a request was refused, because the measurement is then invalid. */
export function dismiss({ name, visitors }: Crowd): void {
  const refusals = visitors.flatMap((visitor) => visitor.refusals);
  if (refusals.length > 0) throw new Error(`${name} refused ${refusals.length} requests: ${refusals[0]}`);
  for (const visitor of visitors) visitor.close();
}
