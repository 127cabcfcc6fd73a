import type { SessionId } from "@lets-meet/shared/ids.ts";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { anyWish, someNames } from "../testing/any-ticket.ts";
import { engineWith, session, ticket } from "../testing/tickets.ts";
import { suitAt } from "./match-criteria.ts";
import type { Ticket } from "./ticket.ts";

const names = someNames;
const wish = anyWish;

const command = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant("offer" as const), name: fc.constantFrom(...names), wish }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("renew" as const), name: fc.constantFrom(...names) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("withdraw" as const), name: fc.constantFrom(...names) }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("pass" as const), ms: fc.nat(4_000) }) },
);

test("over any history, only fresh suitable tickets are matched, each once, and no suitable pair is left waiting", () => {
  fc.assert(
    fc.property(fc.array(command, { maxLength: 60 }), (history) => {
      const engine = engineWith({ leaseMs: 1e9, lookupsPerTick: 3, candidates: 2 });
      const waiting = new Map<SessionId, Ticket>();
      let now = 0;
      let revision = 1;
      const tick = () => {
        do {
          for (const match of engine.tick(now)) {
            for (const one of [match.first, match.second]) {
              expect(waiting.get(one.session)).toBe(one);
              waiting.delete(one.session);
            }
            expect(suitAt(match.first, match.second, now)).not.toBe("never");
            expect(match.first.since).toBeLessThanOrEqual(match.second.since);
          }
        } while ((engine.nextTickAt(now) ?? Number.POSITIVE_INFINITY) <= now);
        const left = [...waiting.values()];
        for (const one of left)
          for (const other of left)
            if (suitAt(one, other, now) !== "never") throw new Error("two that suit are left waiting");
      };
      for (const step of history) {
        if (step.kind === "pass") {
          now += step.ms;
          tick();
          continue;
        }
        const id = session(step.name);
        const known = waiting.get(id);
        if (step.kind === "withdraw") {
          const wasWaiting = engine.withdraw(id, revision);
          waiting.delete(id);
          if (wasWaiting !== (known !== undefined)) throw new Error("withdraw says the wrong thing");
        } else if (step.kind === "offer") {
          const next = ticket(step.name, { ...step.wish, since: known?.since ?? now, revision: ++revision });
          waiting.set(id, next);
          engine.offer(next, now);
        } else if (known !== undefined) {
          const renewed = { ...known, revision: ++revision };
          waiting.set(id, renewed);
          engine.offer(renewed, now);
        }
        if (engine.size !== waiting.size) throw new Error("a ticket was lost or kept");
      }
      tick();
    }),
    { numRuns: 200 },
  );
});
