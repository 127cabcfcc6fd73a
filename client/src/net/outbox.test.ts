import { MatchId } from "@lets-meet/shared/ids.ts";
import { limits } from "@lets-meet/shared/limits.ts";
import { type Ack, accept, refuse } from "@lets-meet/shared/protocol/ack.ts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Outbox, type Settled } from "./outbox.ts";
import type { Ask } from "./request.ts";

const current = MatchId.parse("current-match-0000000000");
const over = MatchId.parse("match-that-is-over-00000");

type Waiting = {
  readonly seq: number;
  readonly matchId: MatchId;
  readonly text: string;
  readonly answer: (ack: Ack<object> | null) => void;
};

/** An outbox on a connection whose far end the test plays: requests arrive in order and are answered by hand. */
function rig() {
  const arrived: Waiting[] = [];
  const settled: Settled[] = [];
  const timers: (() => void)[] = [];
  let desyncs = 0;
  const ask = ((_name: string, payload: { seq: number; matchId: MatchId; text: string }) =>
    new Promise((resolve) => {
      const { seq, matchId, text } = payload;
      arrived.push({
        seq,
        matchId,
        text,
        answer: (ack) => resolve(ack ?? { ok: false, code: "unanswered" }),
      });
    })) as unknown as Ask; // The double answers every request alike; the generic signature cannot say so.
  const outbox = new Outbox({
    ask,
    settled: (one) => settled.push(one),
    desynced: () => desyncs++,
    schedule: (run) => timers.push(run),
  });
  return {
    outbox,
    arrived,
    settled,
    timers,
    desyncs: () => desyncs,
    say: (text: string, matchId = current) => outbox.push("chat:send", { matchId, text }),
    fates: () => settled.map((one) => `${one.payload.seq}:${one.fate}`),
  };
}
const flush = () => new Promise<void>((resolve) => setImmediate(resolve));

describe("an outbox", () => {
  it("numbers on from what the server has taken", () => {
    const { outbox, say } = rig();
    outbox.attach(41, true);
    expect([say("a"), say("b")]).toEqual([42, 43]);
  });

  it("waits for the connection", () => {
    const { outbox, arrived, say } = rig();
    say("a");
    expect(arrived).toHaveLength(0);
    outbox.attach(0, true);
    expect(arrived.map((one) => one.seq)).toEqual([1]);
  });

  it("has no more under way than the window", async () => {
    const { outbox, arrived, say } = rig();
    outbox.attach(0, true);
    for (let count = 0; count < limits.outboxWindow + 3; count++) say("x");
    expect(arrived).toHaveLength(limits.outboxWindow);
    arrived[0]?.answer(accept({}));
    await flush();
    expect(arrived).toHaveLength(limits.outboxWindow + 1);
  });

  it("sends everything not acked again after a reconnect, and nothing the server has taken", () => {
    const { outbox, arrived, say, fates } = rig();
    outbox.attach(0, true);
    for (const text of ["a", "b", "c"]) say(text);
    outbox.detach();
    say("d");
    outbox.attach(2, true);
    expect(fates()).toEqual(["1:taken", "2:taken"]);
    expect(arrived.slice(3).map((one) => one.seq)).toEqual([3, 4]);
  });

  it("takes no refusal from before a reconnect to heart", async () => {
    const { outbox, arrived, say, fates, timers } = rig();
    outbox.attach(0, true);
    say("a");
    outbox.detach();
    outbox.attach(0, true);
    arrived[0]?.answer(null);
    await flush();
    expect(timers).toHaveLength(0);
    arrived[1]?.answer(accept({}));
    await flush();
    expect(fates()).toEqual(["1:taken"]);
  });

  it("goes back to the refused one when later ones came out of order", async () => {
    const { outbox, arrived, say, timers, desyncs } = rig();
    outbox.attach(0, true);
    for (const text of ["a", "b", "c"]) say(text);
    arrived[0]?.answer(refuse("rate-limited", 250));
    arrived[1]?.answer(refuse("out-of-order"));
    arrived[2]?.answer(refuse("out-of-order"));
    await flush();
    expect(arrived).toHaveLength(3);
    expect(timers).toHaveLength(1);
    timers[0]?.();
    expect(arrived.slice(3).map((one) => one.seq)).toEqual([1, 2, 3]);
    expect(desyncs()).toBe(0);
  });

  it("tells that a line of a match that is over was dropped, and goes on behind it", async () => {
    const { outbox, arrived, say, fates } = rig();
    outbox.attach(0, true);
    say("late", over);
    say("a");
    arrived[0]?.answer(refuse("no-such-match"));
    arrived[1]?.answer(accept({}));
    await flush();
    expect(fates()).toEqual(["1:gone", "2:taken"]);
  });

  it("loses what was meant for a session that is no more, and numbers on in the new one", () => {
    const { outbox, say, fates } = rig();
    outbox.attach(7, true);
    say("a");
    outbox.detach();
    outbox.attach(0, false);
    expect(fates()).toEqual(["8:lost"]);
    expect(say("b")).toBe(1);
  });

  it("asks to be attached anew when page and server disagree about the numbers", async () => {
    const { outbox, arrived, say, desyncs, fates } = rig();
    outbox.attach(5, true);
    say("a");
    arrived[0]?.answer(refuse("out-of-order"));
    await flush();
    expect(desyncs()).toBe(1);
    outbox.attach(3, true);
    expect(fates()).toEqual(["6:lost"]);
    expect(say("b")).toBe(4);
  });

  it("gives no number to what the wire would refuse", () => {
    const { outbox, say } = rig();
    outbox.attach(0, true);
    expect(say("x".repeat(limits.chatLength + 1))).toBeNull();
    expect(say("   ")).toBeNull();
    expect(say("fine")).toBe(1);
  });

  it("lets nothing of the next match wait behind what is left of one that is over", async () => {
    const { outbox, arrived, say, fates } = rig();
    outbox.attach(0, true);
    const numbers = Array.from({ length: 120 }, () => say("x", over));
    expect(numbers.at(-1)).toBe(120);
    outbox.forget(over);
    expect(fates()).toHaveLength(120 - limits.outboxWindow);
    expect(fates()[0]).toBe(`${limits.outboxWindow + 1}:gone`);
    expect(say("signal")).toBe(limits.outboxWindow + 1);
    for (const one of arrived.splice(0)) one.answer(refuse("no-such-match"));
    await flush();
    expect(arrived.map(({ seq, matchId }) => [seq, matchId])).toEqual([[limits.outboxWindow + 1, current]]);
  });

  it("forgets at once what the server has put off, and nothing that it may have taken", async () => {
    const { outbox, arrived, say, timers, fates } = rig();
    outbox.attach(0, true);
    for (const text of ["a", "b", "c"]) say(text, over);
    arrived[0]?.answer(accept({}));
    arrived[1]?.answer(refuse("rate-limited", 250));
    await flush();
    outbox.forget(over);
    expect(fates()).toEqual(["1:taken", "2:gone", "3:gone"]);
    expect(say("a")).toBe(2);
    timers[0]?.();
    expect(arrived.slice(3).map(({ seq, matchId }) => [seq, matchId])).toEqual([[2, current]]);
  });

  it("keeps what no answer came for: a copy of it may still arrive", async () => {
    const { outbox, arrived, say, timers, fates } = rig();
    outbox.attach(0, true);
    say("a", over);
    arrived[0]?.answer(null);
    await flush();
    timers[0]?.();
    arrived[1]?.answer(refuse("rate-limited", 250));
    await flush();
    outbox.forget(over);
    expect(fates()).toEqual([]);
    expect(say("b")).toBe(2);
  });

  it("forgets nothing of another match, nor what stands before it", () => {
    const { outbox, say, fates } = rig();
    say("a", over);
    say("b");
    outbox.forget(over);
    expect(fates()).toEqual([]);
    outbox.forget(current);
    expect(fates()).toEqual(["2:gone"]);
  });

  it("takes no more when nobody takes anything from it", () => {
    const { say } = rig();
    const numbers = Array.from({ length: 300 }, () => say("x"));
    expect(numbers.filter((seq) => seq !== null)).toHaveLength(256);
  });
});

type Step =
  | { readonly kind: "push"; readonly stale: boolean }
  | { readonly kind: "arrive"; readonly verdict: "take" | "rate-limited" | "internal" | "ack-lost" }
  | { readonly kind: "cut" | "attach" | "timers" | "forget" };
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.boolean().map((stale): Step => ({ kind: "push", stale })) },
  {
    weight: 6,
    arbitrary: fc
      .constantFrom(
        "take" as const,
        "take" as const,
        "rate-limited" as const,
        "internal" as const,
        "ack-lost" as const,
      )
      .map((verdict): Step => ({ kind: "arrive", verdict })),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom<Step>(
      { kind: "cut" },
      { kind: "attach" },
      { kind: "timers" },
      { kind: "forget" },
    ),
  },
);

describe("an outbox over any connection", () => {
  it("has each entry taken exactly once and in order, or reported", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 80 }), async (steps) => {
        const { outbox, arrived, settled, timers, say, desyncs } = rig();
        // What the server has taken, by number: one that comes again has to be the one that came before.
        const taken: string[] = [];
        let up = false;
        const serve = (verdict: "take" | "rate-limited" | "internal" | "ack-lost") => {
          const request = arrived.shift();
          if (request === undefined || !up) return;
          const { seq, text, matchId, answer } = request;
          if (seq <= taken.length) {
            expect(text).toBe(taken[seq - 1]);
            answer(accept({}));
          } else if (seq > taken.length + 1) answer(refuse("out-of-order"));
          else if (verdict === "rate-limited" || verdict === "internal") answer(refuse(verdict));
          else {
            taken.push(text);
            if (verdict === "take") answer(matchId === over ? refuse("no-such-match") : accept({}));
            else answer(null);
          }
        };
        const cut = () => {
          up = false;
          outbox.detach();
          for (const request of arrived.splice(0)) request.answer(null);
        };
        const attach = () => {
          cut();
          up = true;
          outbox.attach(taken.length, true);
        };
        const fire = () => {
          for (const run of timers.splice(0)) run();
        };
        const pushed: string[] = [];
        for (const one of steps) {
          if (one.kind === "push") {
            const text = `${pushed.length}`;
            say(text, one.stale ? over : current);
            pushed.push(text);
          } else if (one.kind === "arrive") serve(one.verdict);
          else if (one.kind === "cut") cut();
          else if (one.kind === "attach") attach();
          else if (one.kind === "forget") outbox.forget(over);
          else fire();
          await flush();
        }
        attach();
        for (let turn = 0; turn < 2 * pushed.length + 2; turn++) {
          serve("take");
          await flush();
          fire();
        }
        expect(desyncs()).toBe(0);
        const fates = new Map(settled.map(({ payload, fate }) => ["text" in payload && payload.text, fate]));
        expect(settled).toHaveLength(pushed.length);
        expect([...fates.keys()].toSorted()).toEqual(pushed.toSorted());
        const isTaken = (text: string) => taken.includes(text);
        expect(taken).toEqual(pushed.filter(isTaken));
        for (const { payload, fate } of settled)
          if (fate === "gone") expect(payload).toMatchObject({ matchId: over });
          else expect([fate, "text" in payload && isTaken(payload.text)]).toEqual(["taken", true]);
      }),
      { numRuns: 150 },
    );
  });
});
