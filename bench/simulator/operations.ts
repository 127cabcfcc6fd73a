import type { Ticket } from "@lets-meet/server/domain/matching/ticket.ts";
import { Random } from "@lets-meet/server/testing/random.ts";
import { Interest } from "@lets-meet/shared/interests.ts";
import { ladderFor, rungs } from "@lets-meet/shared/ladder.ts";

/** A wish in the simulated city; the choices are few, so that all wishes collide often. */
export type SimulatedWish = Pick<
  Ticket,
  "mode" | "interests" | "language" | "region" | "climb" | "requireLanguage" | "requireSharedInterest"
>;

/** One event. People are numbers; the city tracks their recent partners and blocks. */
export type Operation =
  | { readonly kind: "search"; readonly person: number; readonly wish: SimulatedWish }
  /** Announces the same ticket again, with the same revision or (`newer`) the next one. */
  | { readonly kind: "renew"; readonly person: number; readonly newer: boolean }
  /** Holds a climb or skips ahead: the next revision, but the same search. */
  | { readonly kind: "move"; readonly person: number; readonly climb: Ticket["climb"] }
  | { readonly kind: "leave"; readonly person: number }
  /** Delivers an announcement or a withdrawal of an older revision late. */
  | { readonly kind: "echo"; readonly person: number; readonly withdraws: boolean }
  | { readonly kind: "block"; readonly person: number; readonly other: number }
  /** Ends a person's node: the ticket is no longer renewed, and the next search has a higher revision. */
  | { readonly kind: "vanish"; readonly person: number }
  | { readonly kind: "pass"; readonly ms: number };

const tags = ["chess", "go", "jazz", "tea", "rust", "owls"].map((name) => Interest.parse(name));

/** An endless stream of operations, the same for the same seed. */
export function* operationsOf(seed: number, people: number): Generator<Operation, never> {
  const random = new Random(seed);
  for (;;) {
    const person = random.below(people);
    const dice = random.below(100);
    if (dice < 42) yield { kind: "search", person, wish: wishOf(random) };
    else if (dice < 50) yield { kind: "renew", person, newer: random.chance(0.5) };
    else if (dice < 54) yield { kind: "move", person, climb: climbOf(random, 0.5) };
    else if (dice < 60) yield { kind: "leave", person };
    else if (dice < 64) yield { kind: "echo", person, withdraws: random.chance(0.5) };
    else if (dice < 65) yield { kind: "block", person, other: random.below(people) };
    else if (dice < 67) yield { kind: "vanish", person };
    else yield { kind: "pass", ms: random.chance(0.8) ? random.below(40) : random.below(2_500) };
  }
}

function wishOf(random: Random): SimulatedWish {
  return {
    mode: random.pick(["text", "video"]),
    interests: tags.filter(() => random.chance(0.3)),
    language: random.pick([null, "en", "de"]),
    region: random.pick([null, "europe", "africa"]),
    climb: climbOf(random, 0.15),
    requireLanguage: random.chance(0.1),
    requireSharedInterest: random.chance(0.1),
  };
}

function climbOf(random: Random, held: number): Ticket["climb"] {
  if (random.chance(held)) return { kind: "held", rung: random.pick(rungs) };
  return { kind: "climbing", offsetMs: random.pick([0, 0, 1_000, 2_500, 7_777]) };
}

/** The ladder of a wish. */
export function ladderOf(wish: SimulatedWish, hasRecentPartners: boolean): Ticket["ladder"] {
  return ladderFor({
    hasInterests: wish.interests.length > 0,
    hasPlace: wish.language !== null || wish.region !== null,
    hasRecentPartners,
  });
}
