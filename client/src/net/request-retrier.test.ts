import { MatchId, RoomId } from "@lets-meet/shared/ids.ts";
import { accept, refuse } from "@lets-meet/shared/protocol/ack.ts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Answer, type Ask, unanswered } from "./request.ts";
import { RequestRetrier } from "./request-retrier.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});
const a = MatchId.parse("a".repeat(21));
const b = MatchId.parse("b".repeat(21));
const room = RoomId.parse("r".repeat(16));

/** A server that gives these answers in order, and repeats the last one. */
function serverOf(...answers: readonly Answer<never>[]) {
  const asked: [name: string, payload: unknown][] = [];
  const ask: Ask = (name, payload) => {
    asked.push([name, payload]);
    return Promise.resolve(answers[Math.min(asked.length, answers.length) - 1] ?? unanswered);
  };
  return { ask, asked };
}
// Both requests have an empty answer that is never read.
const done: Answer<never> = accept({} as never);

describe("insistence", () => {
  it.each([unanswered, refuse("rate-limited", 300), refuse("internal"), refuse("draining")])(
    "repeats a request after $code, until it succeeds",
    async (refusal) => {
      const { ask, asked } = serverOf(refusal, refusal, done);
      new RequestRetrier(ask).block(a);
      await vi.advanceTimersByTimeAsync(60_000);
      expect(asked).toEqual(Array.from({ length: 3 }, () => ["stranger:block", { matchId: a }]));
    },
  );

  it.each([done, refuse("no-such-match"), refuse("bad-payload")])(
    "treats any other answer as final",
    async (answer) => {
      const { ask, asked } = serverOf(answer);
      new RequestRetrier(ask).leave(a);
      await vi.advanceTimersByTimeAsync(60_000);
      expect(asked).toHaveLength(1);
    },
  );

  it("waits as long as the server says", async () => {
    const { ask, asked } = serverOf(refuse("rate-limited", 5_000), done);
    new RequestRetrier(ask).leave(a);
    await vi.advanceTimersByTimeAsync(4_999);
    expect(asked).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(asked).toHaveLength(2);
  });

  it("repeats each request separately, and a duplicate request only once", async () => {
    const { ask, asked } = serverOf(unanswered);
    using retrier = new RequestRetrier(ask);
    retrier.leave(a);
    retrier.leave(a);
    retrier.block(a);
    retrier.leave(b);
    retrier.leaveRoom(room);
    await vi.advanceTimersByTimeAsync(0);
    asked.length = 0;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(asked).toEqual([
      ["stranger:leave", { matchId: a }],
      ["stranger:block", { matchId: a }],
      ["stranger:leave", { matchId: b }],
      ["room:leave", { roomId: room }],
    ]);
  });

  it("stops when it is disposed", async () => {
    const { ask, asked } = serverOf(unanswered);
    const retrier = new RequestRetrier(ask);
    retrier.block(a);
    retrier[Symbol.dispose]();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toHaveLength(1);
  });
});
