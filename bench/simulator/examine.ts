import { defaultMatchConfig, type MatchConfig } from "@lets-meet/server/domain/matching/match-config.ts";
import type { Ticket } from "@lets-meet/server/domain/matching/ticket.ts";
import { Random } from "@lets-meet/server/testing/random.ts";
import { Interest } from "@lets-meet/shared/interests.ts";
import { measureWindow } from "../engine/quality.ts";
import { crowdOf, sameId, sessionOf } from "../engine/wishes.ts";
import { type CreateEngine, simulate } from "./run.ts";

/** Tests everything that the engine promises, in about a second; returns the first broken promise, or null. */
export function examine(create: CreateEngine): string | null {
  for (let seed = 1; seed <= 24; seed++) {
    const failure = simulate(create, seed, 4 + (seed % 9), 1_500, { shrinks: false });
    if (failure !== null) return `seed ${seed}: ${failure.broken}`;
  }
  for (const [promise, keeps] of Object.entries(promises)) if (!keeps(create)) return promise;
  return null;
}

const engineOf = (create: CreateEngine, config: Partial<MatchConfig> = {}) =>
  create({ ...defaultMatchConfig, leaseMs: 1e9, ...config }, sameId());

const promises: Readonly<Record<string, (create: CreateEngine) => boolean>> = {
  "a batch is paired nearly as well as can be": (create) =>
    [0, 10_000, 60_000].every((waitedUpToMs) => {
      const window = { size: 150, tagCount: 200, waitedUpToMs, seed: 5 };
      const { engine, optimum } = measureWindow(window, defaultMatchConfig, create);
      return engine > 0.96 * optimum;
    }),
  "a rare interest counts for more than a common one": (create) => {
    const engine = engineOf(create);
    for (let n = 0; n < 40; n++) engine.offer(fanOf(n, "music"), 0);
    engine.tick(0);
    engine.offer(fanOf(50, "music"), 100);
    engine.offer(fanOf(51, "locks"), 100);
    engine.offer(fanOf(52, "music", "locks"), 100);
    return engine.tick(100)[0]?.sharedInterests[0] === "locks";
  },
  "an old partner has the first choice, even before the queue has come to it": (create) => {
    const engine = engineOf(create, { lookupsPerTick: 1 });
    const again = { ladder: [{ rung: "again", fromMs: 0 }], climb: { kind: "held", rung: "again" } } as const;
    engine.offer({ ...fanOf(1), ...again, recent: [sessionOf(2)], blocked: [sessionOf(3)] }, 0);
    engine.offer({ ...fanOf(2), ...again }, 0);
    engine.offer({ ...fanOf(3), ...again }, 0);
    return engine.tick(0)[0]?.second.session === sessionOf(3);
  },
  "the same language counts for more than the same region": (create) => {
    const engine = engineOf(create);
    const anyone = {
      ladder: [{ rung: "anyone", fromMs: 0 }],
      climb: { kind: "held", rung: "anyone" },
    } as const;
    engine.offer({ ...fanOf(1), ...anyone, region: "africa" }, 0);
    engine.offer({ ...fanOf(2), ...anyone, language: "en", region: "africa" }, 0);
    engine.offer({ ...fanOf(3), ...anyone, language: "en" }, 0);
    return engine.tick(0)[0]?.sharedLanguage === "en";
  },
  "the first after a quiet while does not wait for a batch": (create) => {
    const engine = engineOf(create);
    engine.offer(fanOf(1, "chess"), 5_000);
    return engine.nextTickAt(5_000) === 5_000;
  },
  "under load a batch is gathered": (create) => {
    const engine = engineOf(create, { batchMs: 20, lightLoad: 3 });
    for (let n = 0; n < 4; n++) engine.offer(fanOf(n, `tag ${n}`), 5_000);
    engine.tick(5_000);
    engine.offer(fanOf(4, "go"), 5_001);
    return engine.nextTickAt(5_001) === 5_020;
  },
  "one tick looks up no more than it may, and the rest is due at once": (create) => {
    const engine = engineOf(create, { lookupsPerTick: 10 });
    for (let n = 0; n < 100; n++) engine.offer(fanOf(n, "chess"), 0);
    const found = engine.tick(0).length;
    return found >= 5 && found <= 10 && engine.nextTickAt(0) === 0;
  },
  "a renewal without a change asks for no tick": (create) => {
    const engine = engineOf(create);
    engine.offer(fanOf(1, "chess"), 0);
    engine.tick(0);
    engine.offer({ ...fanOf(1, "chess"), revision: 2 }, 100);
    return (engine.nextTickAt(100) ?? 0) > 1_000;
  },
  "the same history gives the same matches": (create) => {
    const run = () => {
      const engine = engineOf(create);
      const random = new Random(3);
      const crowd = crowdOf(200);
      for (let n = 0; n < 200; n++) engine.offer(crowd.ticket(random, 0), 5_000);
      return JSON.stringify(engine.tick(5_000).map((match) => [match.first.session, match.second.session]));
    };
    return run() === run();
  },
};

function fanOf(person: number, ...interests: readonly string[]): Ticket {
  return {
    session: sessionOf(person),
    revision: 1,
    mode: "video",
    interests: interests.map((name) => Interest.parse(name)),
    language: null,
    region: null,
    since: 0,
    ladder: [{ rung: "interest", fromMs: 0 }],
    climb: { kind: "held", rung: "interest" },
    recent: [],
    blocked: [],
  };
}
