import * as fc from "fast-check";
import { expect, test } from "vitest";
import { anyTicket } from "../testing/any-ticket.ts";
import { interests, session, ticket } from "../testing/tickets.ts";
import { affinity, defaultWeights, scoreOf } from "./affinity.ts";
import { criteriaAccepted, criteriaShared } from "./match-criteria.ts";
import { rungAt, type Ticket } from "./ticket.ts";
import { WaitingTickets } from "./waiting-tickets.ts";

function scored(a: Ticket, b: Ticket, now: number) {
  const waiting = new WaitingTickets(defaultWeights);
  const [one, other] = [waiting.add(a, now), waiting.add(b, now)];
  return { waiting, score: waiting.lines.score(one.slot, other.slot, now) };
}

test("the fast score equals the score that affinity explains, or is 0 without common criterion", () => {
  fc.assert(
    fc.property(anyTicket, anyTicket, fc.nat(30_000), (a, other, now) => {
      const b = { ...other, session: session("zoe"), mode: a.mode };
      const { waiting, score } = scored(a, b, now);
      const open =
        criteriaAccepted(a, rungAt(a, now)) & criteriaAccepted(b, rungAt(b, now)) & criteriaShared(a, b);
      const explained = scoreOf(affinity(a, b, now, waiting.tags.rarityOfName, defaultWeights));
      expect(score).toBeCloseTo(open === 0 ? 0 : explained, 10);
    }),
  );
});

test("keeps the facts of many tickets separate", () => {
  const waiting = new WaitingTickets(defaultWeights);
  const slots = Array.from({ length: 1_000 }, (_, n) =>
    waiting.add(ticket(`p${n}`, { interests: interests(`tag ${n % 500}`) }), 0),
  ).map((one) => one.slot);
  for (let n = 0; n < 500; n++) {
    expect(waiting.lines.score(slots[n] ?? 0, slots[n + 500] ?? 0, 0)).toBeGreaterThan(0);
    expect(waiting.lines.score(slots[n] ?? 0, slots[(n + 501) % 500] ?? 0, 0)).toBe(0);
  }
});
