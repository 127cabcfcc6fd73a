import { rungs } from "@lets-meet/shared/ladder.ts";
import * as fc from "fast-check";
import type { Ticket } from "../matching/ticket.ts";
import { interests, session, ticket } from "./tickets.ts";

/** Few names, so that sessions often meet, share interests with and block each other. */
export const someNames = ["ann", "bob", "cat", "dan", "eve", "fay", "gus"] as const;

const some = fc.uniqueArray(fc.constantFrom(...someNames), { maxLength: 2 });
const climbing = fc.record({
  kind: fc.constant("climbing" as const),
  offsetMs: fc.constantFrom(0, 0, 2_500.5),
});
const heldSomewhere = fc.record({ kind: fc.constant("held" as const), rung: fc.constantFrom(...rungs) });

/** Any wish a ticket can have. */
export const anyWish: fc.Arbitrary<Partial<Ticket>> = fc.record({
  mode: fc.constantFrom("text" as const, "video" as const),
  interests: fc
    .uniqueArray(fc.constantFrom("chess", "go", "jazz", "tea"), { maxLength: 3 })
    .map((names) => interests(...names)),
  language: fc.constantFrom("en" as const, "de" as const, null),
  region: fc.constantFrom("europe" as const, "africa" as const, null),
  recent: some.map((list) => list.map(session)),
  blocked: some.map((list) => list.map(session)),
  requireLanguage: fc.boolean(),
  requireSharedInterest: fc.boolean(),
  climb: fc.oneof({ weight: 3, arbitrary: climbing }, { weight: 1, arbitrary: heldSomewhere }),
});

/** Any ticket of one of those sessions. */
export const anyTicket: fc.Arbitrary<Ticket> = fc
  .record({ name: fc.constantFrom(...someNames), wish: anyWish, since: fc.nat(5_000) })
  .map(({ name, wish, since }) => ticket(name, { ...wish, since }));
