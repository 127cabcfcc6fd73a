import type { FrameAsked } from "@lets-meet/shared/protocol/safety.ts";
import { beforeEach, describe, expect, test } from "vitest";
import { createEvents } from "../../ops/events.ts";
import { createLog } from "../../ops/log.ts";
import { createMetrics } from "../../ops/metrics.ts";
import { ClassifierFailed, type Scores } from "../../safety-ports.ts";
import { createFakeClock, type FakeClock } from "../../testing/fake-clock.ts";
import { jpegOf } from "../../testing/jpeg.ts";
import { createNode } from "../../testing/node.ts";
import { wish } from "../../testing/samples.ts";
import { Judge } from "./judge.ts";

const jpeg = Buffer.from(jpegOf()).toString("base64");
const on = { on: true, looksVirtual: false };

/** What the classifier says next; it is slow if this is a promise. */
let scores: Scores | ClassifierFailed | Promise<Scores>;
let clock: FakeClock;
let judge: Judge;
let node: ReturnType<typeof createNode>;
const scored = (label: string): Scores => ({ model: "test", labels: { [label]: 1 } });
beforeEach(() => {
  scores = scored("Neutral");
  clock = createFakeClock();
  const readings = { online: () => 0, searching: () => 0, inRooms: () => 0, moderationUp: () => true };
  const events = createEvents(createLog("silent"), createMetrics(readings));
  judge = new Judge({
    classifier: {
      name: "test",
      classify: async () => {
        if (scores instanceof ClassifierFailed) throw scores;
        return scores;
      },
    },
    thresholds: {
      explicit: [{ label: "Porn", above: 0.5 }],
      suggestive: [{ label: "Sexy", above: 0.5 }],
    },
    clock,
    events,
  });
  node = createNode({ judge, clock });
});

/** A page with a camera; it answers no ask by itself. */
function pageOf(camera: { readonly on: boolean; readonly looksVirtual: boolean } | null = on) {
  const { sampler } = node;
  if (sampler === null) throw new Error("this node samples nothing");
  const connected = node.connect();
  const asked: FrameAsked[] = [];
  const sampled = {
    askFrame: (one: FrameAsked) => void asked.push(one),
    person: { session: connected.id, address: "192.0.2.7", receipt: null },
  };
  if (camera !== null) sampler.camera(connected.id, sampled, camera);
  return {
    ...connected,
    asked,
    camera: (state: typeof on) => sampler.camera(connected.id, sampled, state),
    /** Answers the last ask, and waits for the verdict. */
    answer: async (picture = jpeg, nonce = asked.at(-1)?.nonce) => {
      if (nonce === undefined) throw new Error("the page was not asked");
      const answer = await sampler.frame(connected.id, { nonce, jpeg: picture });
      await clock.settle();
      return answer;
    },
    seen: () => connected.of("safety:partner-seen").map((payload) => (payload as { seen: string }).seen),
  };
}
type Page = ReturnType<typeof pageOf>;

/** Lets time pass until the page is asked again, and answers. */
async function answerNext(page: Page): Promise<unknown> {
  const before = page.asked.length;
  for (let waited = 0; page.asked.length === before; waited += 500) {
    if (waited > 200_000) throw new Error("the page is not asked again");
    await clock.advance(500);
  }
  return page.answer();
}

async function match(...pages: readonly Page[]) {
  for (const { id } of pages) await node.strangers.search(id, wish({ mode: "video" }));
  await clock.advance(100);
  const matchId = node.strangers.matchOf(pages[0]?.id ?? node.ids.session())?.matchId;
  if (matchId === undefined) throw new Error("the two were not matched");
  return matchId;
}

describe("a camera in the green room", () => {
  test("is asked for a picture at once, and for no other until there is a match", async () => {
    const a = pageOf();
    expect(a.asked).toMatchObject([{ width: 224, withinMs: 5_000 }]);
    expect(await a.answer()).toEqual({ ok: true, value: { verdict: "clear", model: "test" } });
    await clock.advance(600_000);
    expect(a.asked).toHaveLength(1);
  });

  test("that was seen clear is shown from the beginning of the match", async () => {
    const [a, b] = [pageOf(), pageOf()];
    await a.answer();
    const matchId = await match(a, b);
    expect(b.of("safety:partner-seen")).toEqual([{ matchId, seen: "clear" }]);
    expect(a.seen()).toEqual([]);
    await b.answer();
    expect(a.seen()).toEqual(["clear"]);
  });

  test("is asked again with another track, and with a page that has connected again", async () => {
    const a = pageOf();
    await a.answer();
    a.camera(on);
    expect(a.asked).toHaveLength(2);
    a.camera({ on: false, looksVirtual: false });
    await clock.advance(10_000);
    expect(a.asked).toHaveLength(2);
  });
});

describe("a camera in a call", () => {
  test("is asked again and again, and covered at once by an explicit picture", async () => {
    const [a, b] = [pageOf(), pageOf()];
    await a.answer();
    await b.answer();
    await match(a, b);
    for (let frame = 0; frame < 8; frame++) await answerNext(a);
    expect(b.seen()).toEqual(["clear"]);
    scores = scored("Porn");
    await answerNext(a);
    expect(b.seen()).toEqual(["clear", "covered"]);
    scores = scored("Neutral");
    await answerNext(a);
    expect(b.seen()).toEqual(["clear", "covered"]);
    await answerNext(a);
    expect(b.seen()).toEqual(["clear", "covered", "clear"]);
  });

  test("that was explicit twice stays covered in the next match as well", async () => {
    const [a, b] = [pageOf(), pageOf()];
    const first = await match(a, b);
    scores = scored("Porn");
    await a.answer();
    await answerNext(a);
    await node.strangers.leave(b.id, first);
    scores = scored("Neutral");
    const c = pageOf(null);
    const second = await match(a, c);
    expect(c.of("safety:partner-seen")).toEqual([{ matchId: second, seen: "covered" }]);
    await answerNext(a);
    expect(c.seen()).toEqual(["covered"]);
  });

  test("is covered when it is switched on, and when its page answers two asks too late", async () => {
    const [a, b] = [pageOf(null), pageOf(null)];
    await match(a, b);
    a.camera(on);
    await a.answer();
    expect(b.seen()).toEqual(["clear"]);
    await clock.advance(400_000);
    expect(b.seen()).toEqual(["clear", "unseen"]);
  });

  test("of a text chat is not asked", async () => {
    const [a, b] = [pageOf(), pageOf()];
    await a.answer();
    for (const { id } of [a, b]) await node.strangers.search(id, wish({ mode: "text" }));
    await clock.advance(300_000);
    expect(a.asked).toHaveLength(1);
    expect(b.seen()).toEqual([]);
  });

  test("is asked no more after the match, and forgotten with its session", async () => {
    const [a, b] = [pageOf(), pageOf()];
    await a.answer();
    await b.answer();
    const matchId = await match(a, b);
    await node.strangers.leave(a.id, matchId);
    const before = a.asked.length;
    await clock.advance(600_000);
    expect(a.asked).toHaveLength(before);
    expect(node.failures).toEqual([]);
  });
});

describe("a picture is refused, and not judged,", () => {
  test("if nobody asked that page for it, if it comes twice, or too late", async () => {
    const [a, b] = [pageOf(), pageOf()];
    const no = { ok: false, code: "no-such-frame" };
    expect(await b.answer(jpeg, a.asked[0]?.nonce)).toEqual(no);
    await a.answer();
    expect(await a.answer()).toEqual(no);
    await clock.advance(6_000);
    expect(await b.answer(jpeg, b.asked[0]?.nonce)).toEqual(no);
  });

  test.each([
    ["is no JPEG", Buffer.from("<svg/>").toString("base64")],
    ["has an absurd size", Buffer.from(jpegOf(9_000, 9_000)).toString("base64")],
  ])("if it %s; the camera is then unseen", async (_name, picture) => {
    const [a, b] = [pageOf(), pageOf()];
    expect(await a.answer(picture)).toEqual({ ok: false, code: "no-picture" });
    await match(a, b);
    expect(b.seen()).toEqual([]);
  });
});

describe("while the classifier fails", () => {
  test("pictures stay as they are for ten seconds, and are covered then", async () => {
    const [a, b] = [pageOf(), pageOf()];
    await a.answer();
    await match(a, b);
    scores = new ClassifierFailed("timeout");
    expect(await answerNext(a)).toEqual({ ok: false, code: "not-judged" });
    expect([judge.isUp, b.seen()]).toEqual([true, ["clear"]]);
    await answerNext(a);
    await answerNext(a);
    expect([judge.isUp, b.seen()]).toEqual([false, ["clear", "unseen"]]);
    scores = scored("Neutral");
    await answerNext(a);
    expect([judge.isUp, b.seen()]).toEqual([true, ["clear", "unseen", "clear"]]);
  });

  test("a verdict on a camera that is off by then counts for nothing", async () => {
    const [a, b] = [pageOf(), pageOf()];
    await match(a, b);
    let give: (scores: Scores) => void = () => undefined;
    scores = new Promise((resolve) => {
      give = resolve;
    });
    const answer = a.answer();
    a.camera({ on: false, looksVirtual: false });
    give(scored("Neutral"));
    await answer;
    expect(b.seen()).toEqual([]);
  });
});
