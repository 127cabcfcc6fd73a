import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyTicket } from "../testing/any-ticket.ts";
import { held, interests, session, ticket } from "../testing/tickets.ts";
import { defaultMatchConfig } from "./match-config.ts";
import { suitAt } from "./match-criteria.ts";
import { Pairing } from "./pairing.ts";
import type { Ticket } from "./ticket.ts";
import { WaitingTickets } from "./waiting-tickets.ts";

function paired(tickets: readonly Ticket[], now = 0, config = defaultMatchConfig) {
  const waiting = new WaitingTickets(config.weights);
  const batch = tickets.map((one) => waiting.add(one, now));
  const pairs = new Pairing(waiting, config).pair(batch, now);
  return { waiting, batch, pairs };
}

/** The pairs by name, as a set that compares equal in any order. */
function names(pairs: ReturnType<typeof paired>["pairs"]): ReadonlySet<ReadonlySet<string>> {
  return new Set(pairs.map((pair) => new Set(pair.map((one) => one.ticket.session))));
}

function together(...pairs: readonly (readonly [string, string])[]): ReadonlySet<ReadonlySet<string>> {
  return new Set(pairs.map((pair) => new Set(pair.map(session))));
}

const people = fc.uniqueArray(anyTicket, { selector: (one) => one.session, maxLength: 7 });

describe("a batch", () => {
  test("pairs each ticket at most once and only with suitable ones, and leaves no suitable pair", () => {
    fc.assert(
      fc.property(people, fc.nat(20_000), fc.integer({ min: 1, max: 4 }), (tickets, now, candidates) => {
        const { batch, pairs } = paired(tickets, now, { ...defaultMatchConfig, candidates });
        const taken = pairs.flat();
        expect(new Set(taken).size).toBe(taken.length);
        for (const [one, other] of pairs) expect(suitAt(one.ticket, other.ticket, now)).not.toBe("never");
        const left = batch.filter((one) => !taken.includes(one));
        for (const one of left)
          for (const other of left) expect(suitAt(one.ticket, other.ticket, now)).toBe("never");
      }),
    );
  });

  test("removes the paired tickets from the index and keeps the others", () => {
    fc.assert(
      fc.property(people, (tickets) => {
        const { batch, pairs } = paired(tickets, 30_000);
        const taken = new Set(pairs.flat());
        for (const one of batch) expect(one.link === 0 && one.accepted === 0).toBe(taken.has(one));
      }),
    );
  });

  test("gives each ticket the better partner, even if another arrived first", () => {
    const anyone = held("anyone");
    const { pairs } = paired([
      ticket("chess-en", { interests: interests("chess"), language: "en", ...anyone }),
      ticket("go-de", { interests: interests("go"), language: "de", ...anyone }),
      ticket("go-de-too", { interests: interests("go"), language: "de", ...anyone }),
      ticket("chess-en-too", { interests: interests("chess"), language: "en", ...anyone }),
    ]);
    expect(names(pairs)).toEqual(together(["chess-en", "chess-en-too"], ["go-de", "go-de-too"]));
  });

  test("gives up the best single pair for two pairs with a better total", () => {
    const only = held("interest");
    const { pairs } = paired([
      ticket("a", { interests: interests("one"), ...only }),
      ticket("b", { interests: interests("one", "two", "two more"), ...only }),
      ticket("c", { interests: interests("two", "two more", "three"), ...only }),
      ticket("d", { interests: interests("three"), ...only }),
    ]);
    expect(pairs).toHaveLength(2);
  });

  test("finds partners among tickets of earlier batches too", () => {
    const waiting = new WaitingTickets(defaultMatchConfig.weights);
    const before = waiting.add(ticket("ann", { interests: interests("chess") }), 0);
    const now = waiting.add(ticket("bob", { interests: interests("chess") }), 3_000);
    waiting.widen(before, 3_000);
    const pairs = new Pairing(waiting, defaultMatchConfig).pair([now], 3_000);
    expect(pairs).toEqual([[now, before]]);
  });

  test("is paired out if all compete for the same few candidates", () => {
    const crowd = Array.from({ length: 301 }, (_, n) => ticket(`p${n}`, { interests: interests("chess") }));
    const { pairs } = paired(crowd, 0, { ...defaultMatchConfig, candidates: 2 });
    expect(pairs).toHaveLength(150);
  });
});

describe("recent partners", () => {
  const again = held("again");

  test("come last, even if they score higher", () => {
    const shared = { interests: interests("chess", "go"), ...again };
    const { pairs } = paired([
      ticket("ann", { ...shared, recent: [session("bob")] }),
      ticket("bob", shared),
      ticket("cat", again),
      ticket("dan", again),
    ]);
    expect(pairs).toHaveLength(2);
    expect([...names(pairs)]).not.toContainEqual(new Set([session("ann"), session("bob")]));
  });

  test("are matched if there is no other candidate", () => {
    const { pairs } = paired([ticket("ann", { ...again, recent: [session("bob")] }), ticket("bob", again)]);
    expect(pairs).toHaveLength(1);
  });

  test("are left to a new candidate first, and the other side takes its next recent partner", () => {
    const old = [session("bob"), session("cat")];
    const { pairs } = paired([
      ticket("ann", { ...again, recent: old, blocked: [session("dan")] }),
      ticket("bob", { ...again, blocked: [session("cat")] }),
      ticket("cat", { ...again, blocked: [session("dan")] }),
      ticket("dan", again),
    ]);
    expect(names(pairs)).toEqual(together(["ann", "cat"], ["bob", "dan"]));
  });
});
