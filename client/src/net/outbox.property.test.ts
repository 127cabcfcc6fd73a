import { accept, refuse } from "@lets-meet/shared/protocol/ack.ts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { current, flush, outboxRig, over } from "./testing/outbox-rig.ts";

type Step =
  | { readonly kind: "push"; readonly stale: boolean }
  | {
      readonly kind: "arrive";
      readonly verdict: "take" | "rate-limited" | "internal" | "unavailable" | "ack-lost";
    }
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
        "unavailable" as const,
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
  it("delivers each entry exactly once and in order, or reports that it was dropped", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 80 }), async (steps) => {
        const { outbox, arrived, settled, timers, say, desyncs } = outboxRig();
        // The entries that the server has taken, by number. A repeated number must carry the same entry.
        const taken: string[] = [];
        let up = false;
        const serve = (verdict: "take" | "rate-limited" | "internal" | "unavailable" | "ack-lost") => {
          const request = arrived.shift();
          if (request === undefined || !up) return;
          const { seq, text, matchId, answer } = request;
          if (seq <= taken.length) {
            expect(text).toBe(taken[seq - 1]);
            answer(accept({}));
          } else if (seq > taken.length + 1) answer(refuse("out-of-order"));
          else if (verdict !== "take" && verdict !== "ack-lost") answer(refuse(verdict));
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
        expect(new Set(fates.keys())).toEqual(new Set(pushed));
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
