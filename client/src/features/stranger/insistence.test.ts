import { accept, refuse } from "@lets-meet/shared/protocol/ack.ts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Answer, type Ask, unanswered } from "../../net/request.ts";
import { Insistence } from "./insistence.ts";
import { openPage } from "./testing/page.ts";
import { matchIdOf, matchOf } from "./testing/samples.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});
const a = matchIdOf("a");
const b = matchIdOf("b");

/** A server that gives these answers one after the other, and the last one from then on. */
function serverOf(...answers: readonly Answer<never>[]) {
  const asked: [name: string, payload: unknown][] = [];
  const ask: Ask = (name, payload) => {
    asked.push([name, payload]);
    return Promise.resolve(answers[Math.min(asked.length, answers.length) - 1] ?? unanswered);
  };
  return { ask, asked };
}
// What the two requests are answered with is empty, and nobody looks at it.
const done: Answer<never> = accept({} as never);

describe("insistence", () => {
  it.each([unanswered, refuse("rate-limited", 300), refuse("internal"), refuse("draining")])(
    "asks again after $code, and no more once it is done",
    async (refusal) => {
      const { ask, asked } = serverOf(refusal, refusal, done);
      new Insistence(ask).block(a);
      await vi.advanceTimersByTimeAsync(60_000);
      expect(asked).toEqual(Array.from({ length: 3 }, () => ["stranger:block", { matchId: a }]));
    },
  );

  it.each([done, refuse("no-such-match"), refuse("bad-payload")])(
    "takes any other answer as the last",
    async (answer) => {
      const { ask, asked } = serverOf(answer);
      new Insistence(ask).leave(a);
      await vi.advanceTimersByTimeAsync(60_000);
      expect(asked).toHaveLength(1);
    },
  );

  it("waits as long as the server says", async () => {
    const { ask, asked } = serverOf(refuse("rate-limited", 5_000), done);
    new Insistence(ask).leave(a);
    await vi.advanceTimersByTimeAsync(4_999);
    expect(asked).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(asked).toHaveLength(2);
  });

  it("keeps different requests apart, and repeats none for having been asked twice", async () => {
    const { ask, asked } = serverOf(unanswered);
    using insistence = new Insistence(ask);
    insistence.leave(a);
    insistence.leave(a);
    insistence.block(a);
    insistence.leave(b);
    await vi.advanceTimersByTimeAsync(0);
    asked.length = 0;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(asked).toEqual([
      ["stranger:leave", { matchId: a }],
      ["stranger:block", { matchId: a }],
      ["stranger:leave", { matchId: b }],
    ]);
  });

  it("is over with its page", async () => {
    const { ask, asked } = serverOf(unanswered);
    const insistence = new Insistence(ask);
    insistence.block(a);
    insistence[Symbol.dispose]();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toHaveLength(1);
  });
});

describe("a page", () => {
  it("that blocks while its line is cut has blocked once the line is back", async () => {
    const page = await openPage();
    await page.attach();
    await page.meet("text");
    page.wire.drop();
    page.actions.block();
    await page.attach({ snapshot: page.inMatch(matchOf("a")) });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(page.payload("stranger:block")).toEqual({ matchId: a });
  });

  it("whose goodbye was one request too many says it again", async () => {
    const page = await openPage();
    await page.attach();
    await page.meet("text");
    page.actions.stop();
    await page.answer("stranger:leave", refuse("rate-limited", 200));
    await vi.advanceTimersByTimeAsync(200);
    expect(page.asked().filter((name) => name === "stranger:leave")).toHaveLength(2);
  });
});
