import { describe, expect, test } from "vitest";
import { createMemoryStateStore } from "./backends/memory/state-store.ts";
import { createReach } from "./testing/cluster/reach.ts";
import { createFakeClock } from "./testing/fake-clock.ts";
import { losingStates } from "./testing/losing-states.ts";
import { createNode } from "./testing/node.ts";
import { wish } from "./testing/samples.ts";

describe("after the store of states was emptied", () => {
  const setUp = async () => {
    const states = losingStates(() => createMemoryStateStore(createFakeClock(), 60_000));
    const base = createNode();
    const reach = createReach({ bus: base.bus, states });
    const first = createNode({ beside: { ...base, ...reach } });
    const second = createNode({ beside: { ...base, states } });
    const [a, b] = [first.connect(), second.connect()];
    await first.strangers.search(a.id, wish());
    await second.strangers.search(b.id, wish());
    await base.clock.advance(1_000);
    return { states, reach, first, second, a, b, clock: base.clock };
  };

  test("matches go on, and pages still move between nodes", async () => {
    const { states, second, a, b, clock } = await setUp();
    states.empty();
    await clock.advance(10_000);
    const moved = await second.comeBack(a.shows(), a.pageId);
    expect(moved.attached).toMatchObject({ resumed: true, snapshot: { phase: "matched" } });
    expect(b.seen.map(({ event }) => event)).toEqual(["stranger:matched"]);
  });

  test("searches go on with a new revision", async () => {
    const { states, first, clock } = await setUp();
    const waiting = first.connect();
    await first.strangers.search(waiting.id, wish({ mode: "video" }));
    const { revision } = first.strangers.stateOf(waiting.id);
    states.empty();
    await clock.settle();
    expect(first.strangers.stateOf(waiting.id)).toMatchObject({
      revision: revision + 1,
      now: { phase: "searching" },
    });
  });

  test("a match ends whose other side was lost with its node", async () => {
    const { states, reach, b, clock } = await setUp();
    reach.kill();
    states.empty();
    await clock.advance(10_000);
    expect(b.of("stranger:partner-left")).toMatchObject([{ reason: "gone" }]);
  });
});

describe("a node that looks after what another one has left behind", () => {
  const setUp = async () => {
    const base = createNode();
    const reach = createReach({ bus: base.bus, states: base.states });
    const [dead, living] = [createNode({ beside: { ...base, ...reach } }), createNode({ beside: base })];
    const [a, b] = [dead.connect(), living.connect()];
    await dead.strangers.search(a.id, wish());
    await living.strangers.search(b.id, wish());
    await base.clock.advance(1_000);
    reach.pause();
    return { clock: base.clock, reach, dead, living, a, b };
  };

  test("tells the partner that the page is away, and that it is back on whatever node", async () => {
    const { clock, living, dead, a, b } = await setUp();
    await living.sessions.adopt(a.id, dead.name);
    await clock.settle();
    expect(b.of("stranger:partner-away")).toHaveLength(1);
    const back = await living.comeBack({ ...a.shows(), seq: 3 }, a.pageId);
    expect(back.attached).toMatchObject({ resumed: true, seq: 3, snapshot: { phase: "matched" } });
    await clock.settle();
    expect(b.of("stranger:partner-back")).toHaveLength(1);
  });

  test("ends the match after the grace", async () => {
    const { clock, living, dead, a, b } = await setUp();
    await living.sessions.adopt(a.id, dead.name);
    await clock.advance(31_000);
    expect(b.of("stranger:partner-left")).toMatchObject([{ reason: "gone" }]);
  });

  test("takes nothing from a node to which the page has moved", async () => {
    const { clock, living, dead, a, b } = await setUp();
    await living.comeBack(a.shows(), a.pageId);
    await living.sessions.adopt(a.id, dead.name);
    const third = createNode({ beside: living });
    await third.sessions.adopt(a.id, dead.name);
    await clock.advance(60_000);
    expect(third.sessions.online).toBe(0);
    expect(b.seen.map(({ event }) => event)).toEqual(["stranger:matched"]);
  });

  test("leaves a page that was only cut off free to come back: its connection closes without a word", async () => {
    const { clock, reach, living, dead, a } = await setUp();
    await living.sessions.adopt(a.id, dead.name);
    await clock.settle();
    reach.wake();
    await clock.settle();
    expect(a.told).toMatchObject({ unheard: 1, superseded: false });
    expect([...dead.failures, ...living.failures]).toEqual([]);
  });
});
