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
  readonly answer: (ack: Ack<object> | null) => void;
};

/** An outbox on a connection whose far end the test plays: requests arrive in order and are answered by hand. */
function rig() {
  const arrived: Waiting[] = [];
  const settled: Settled[] = [];
  const timers: (() => void)[] = [];
  let desyncs = 0;
  const ask = ((_name: string, payload: { seq: number; matchId: MatchId }) =>
    new Promise((resolve) => {
      const { seq, matchId } = payload;
      arrived.push({
        seq,
        matchId,
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

  it("takes no more when nobody takes anything from it", () => {
    const { say } = rig();
    const numbers = Array.from({ length: 300 }, () => say("x"));
    expect(numbers.filter((seq) => seq !== null)).toHaveLength(256);
  });
});

type Step =
  | { readonly kind: "push"; readonly stale: boolean }
  | { readonly kind: "arrive"; readonly verdict: "take" | "rate-limited" | "internal" | "ack-lost" }
  | { readonly kind: "cut" | "attach" | "timers" };
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
  { weight: 2, arbitrary: fc.constantFrom<Step>({ kind: "cut" }, { kind: "attach" }, { kind: "timers" }) },
);

describe("an outbox over any connection", () => {
  it("has each entry taken exactly once and in order, or reported", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 80 }), async (steps) => {
        const { outbox, arrived, settled, timers, say, desyncs } = rig();
        const taken: number[] = [];
        const dropped: number[] = [];
        let last = 0;
        let up = false;
        const serve = (verdict: "take" | "rate-limited" | "internal" | "ack-lost") => {
          const request = arrived.shift();
          if (request === undefined || !up) return;
          if (request.seq <= last) request.answer(accept({}));
          else if (request.seq > last + 1) request.answer(refuse("out-of-order"));
          else if (verdict === "rate-limited" || verdict === "internal") request.answer(refuse(verdict));
          else {
            last = request.seq;
            (request.matchId === over ? dropped : taken).push(last);
            if (verdict === "take")
              request.answer(request.matchId === over ? refuse("no-such-match") : accept({}));
            else request.answer(null);
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
          outbox.attach(last, true);
        };
        const fire = () => {
          for (const run of timers.splice(0)) run();
        };
        const pushed: number[] = [];
        for (const one of steps) {
          if (one.kind === "push") {
            const seq = say("x", one.stale ? over : current);
            if (seq !== null) pushed.push(seq);
          } else if (one.kind === "arrive") serve(one.verdict);
          else if (one.kind === "cut") cut();
          else if (one.kind === "attach") attach();
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
        expect([...taken, ...dropped].toSorted((a, b) => a - b)).toEqual(pushed);
        expect(taken).toEqual(taken.toSorted((a, b) => a - b));
        expect(settled.map((one) => one.payload.seq)).toEqual(pushed);
        for (const one of settled)
          if (one.fate === "gone") expect(dropped).toContain(one.payload.seq);
          else expect(one.fate).toBe("taken");
      }),
      { numRuns: 150 },
    );
  });
});
