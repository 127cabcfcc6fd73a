import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { match, matchId, sessionId, wish } from "../../testing/samples.ts";
import { criteriaAccepted } from "../matching/match-criteria.ts";
import type { OutboxEntry, Side } from "../session/entries.ts";
import { interests } from "../testing/tickets.ts";
import * as agreement from "./agreement.ts";
import * as stranger from "./stranger.ts";
import { newStranger, reannounce, type Stranger } from "./stranger-state.ts";

const ann = sessionId("ann");
const bob = sessionId("bob");
const searching = (id: typeof ann, now = 0): Stranger => stranger.search(newStranger(id), wish(), now).state;
const side = (state: Stranger, name: string): Side => ({
  session: state.id,
  revision: state.revision,
  match: match(name),
});
const announced = (outputs: readonly OutboxEntry[]) =>
  outputs.flatMap((out) => (out.session === null && out.entry.kind === "announce" ? [out.entry.ticket] : []));
const told = (outputs: readonly OutboxEntry[], id: typeof ann) =>
  outputs.flatMap((out) => (out.session === id ? [out.entry] : []));

/** Both sides of an agreed match, set up the way the service does it. */
function matched(): { readonly first: Stranger; readonly second: Stranger } {
  const [a, b] = [searching(ann), searching(bob)];
  const proposed = agreement.hear(a, { kind: "proposed", own: side(a, "1"), other: side(b, "1") }, 10);
  const [offered] = told(proposed.outputs, bob);
  if (offered === undefined) throw new Error("nothing was offered");
  const accepted = agreement.hear(b, offered, 11);
  const [yes] = told(accepted.outputs, ann);
  if (yes === undefined) throw new Error("nothing was accepted");
  return { first: agreement.hear(proposed.state, yes, 12).state, second: accepted.state };
}

describe("a search", () => {
  test("announces a ticket, and a repeated search keeps its place with a higher revision", () => {
    const first = stranger.search(newStranger(ann), wish(), 5);
    const again = stranger.search(first.state, wish({ language: "en" }), 90);
    expect(announced(first.outputs)).toMatchObject([{ since: 5, revision: 1 }]);
    expect(announced(again.outputs)).toMatchObject([{ since: 5, revision: 2, language: "en" }]);
  });

  test("climbs only to rungs that accept more, and only as far as its wish allows", () => {
    const anyWish = fc.record({
      interests: fc.constantFrom([], ["chess"], ["chess", "go"]).map((names) => interests(...names).slice()),
      language: fc.constantFrom("en" as const, null),
      region: fc.constantFrom("europe" as const, null),
      requireSharedInterest: fc.boolean(),
      requireLanguage: fc.boolean(),
    });
    fc.assert(
      fc.property(anyWish, (changes) => {
        const [ticket] = announced(stranger.search(newStranger(ann), wish(changes), 0).outputs);
        if (ticket === undefined) throw new Error("nothing was announced");
        const accepted = ticket.ladder.map(({ rung }) => criteriaAccepted(ticket, rung));
        expect(new Set(accepted).size).toBe(accepted.length);
        expect(accepted.at(-1)).toBe(criteriaAccepted(ticket, "anyone"));
      }),
    );
  });

  test("is withdrawn by a cancel with a revision above every earlier announcement", () => {
    const step = stranger.cancel(searching(ann));
    expect(step.state.now.phase).toBe("idle");
    expect(step.outputs).toEqual([
      { session: null, entry: { kind: "withdraw", session: ann, revision: step.state.revision } },
    ]);
  });

  test("stays on its rung when held, and announces that to the matcher", () => {
    const state = stranger.search(newStranger(ann), wish({ language: "en" }), 0).state;
    const held = stranger.moveOnLadder(state, "hold", 100);
    expect(announced(held.outputs)).toMatchObject([{ climb: { kind: "held", rung: "place" }, since: 0 }]);
  });

  test("is not offered while its page is away, and returns to its old place", () => {
    const away = stranger.setAway(searching(ann, 5), "away");
    expect(away.outputs).toMatchObject([{ session: null, entry: { kind: "withdraw", session: ann } }]);
    const other = searching(bob);
    const proposed = { kind: "proposed", own: side(away.state, "1"), other: side(other, "1") } as const;
    const asked = agreement.hear(away.state, proposed, 6);
    expect(asked.state.now.phase).toBe("searching");
    expect(announced(asked.outputs)).toEqual([]);
    expect(told(asked.outputs, bob)).toEqual([{ kind: "refused", matchId: matchId("1") }]);
    expect(reannounce(asked.state)).toEqual([]);
    expect(announced(stranger.setAway(asked.state, "back").outputs)).toMatchObject([{ since: 5 }]);
  });

  test("carries the partners of the last ten minutes and no older ones", () => {
    const { first } = matched();
    const left = stranger.leave(first, matchId("1"), "left").state;
    const soon = stranger.search(left, wish(), 12 + stranger.notAgainMs - 1);
    const late = stranger.search(left, wish(), 12 + stranger.notAgainMs);
    expect(announced(soon.outputs)).toMatchObject([
      { recent: [bob], ladder: [{ rung: "anyone" }, { rung: "again" }] },
    ]);
    expect(announced(late.outputs)).toMatchObject([{ recent: [], ladder: [{ rung: "anyone" }] }]);
  });
});

describe("agreeing on a match", () => {
  test("accepts a repeated offer again: its first acceptance may be lost", () => {
    const { first, second } = matched();
    const own = { session: bob, revision: 1, match: match("1") };
    const again = agreement.hear(second, { kind: "offered", own, other: { ...own, session: ann } }, 20);
    expect(again.state).toBe(second);
    expect(again.outputs).toEqual([{ session: ann, entry: { kind: "accepted", matchId: matchId("1") } }]);
    expect(agreement.hear(first, { kind: "accepted", matchId: matchId("1") }, 21).state).toBe(first);
  });

  test("ends with both sides in the same match", () => {
    const { first, second } = matched();
    expect(first.now).toMatchObject({ phase: "matched", partner: bob, match: { matchId: matchId("1") } });
    expect(second.now).toMatchObject({ phase: "matched", partner: ann, match: { matchId: matchId("1") } });
  });

  test("puts the first side back at its old place when the second is gone", () => {
    const [a, b] = [searching(ann, 3), searching(bob)];
    const proposed = agreement.hear(a, { kind: "proposed", own: side(a, "1"), other: side(b, "1") }, 10);
    const gone = agreement.hear(
      stranger.cancel(b).state,
      told(proposed.outputs, bob)[0] ?? { kind: "over", matchId: matchId("1") },
      11,
    );
    const [refused] = told(gone.outputs, ann);
    expect(refused).toEqual({ kind: "refused", matchId: matchId("1") });
    const back = agreement.hear(proposed.state, refused ?? { kind: "over", matchId: matchId("1") }, 12);
    expect(announced(back.outputs)).toMatchObject([{ since: 3 }]);
  });

  test("makes the second side offer its ticket again when the first is gone", () => {
    const [a, b] = [searching(ann), searching(bob, 7)];
    const refused = agreement.hear(
      stranger.cancel(a).state,
      { kind: "proposed", own: side(a, "1"), other: side(b, "1") },
      10,
    );
    const [entry] = told(refused.outputs, bob);
    expect(entry).toEqual({ kind: "refused", matchId: matchId("1") });
    expect(
      announced(agreement.hear(b, entry ?? { kind: "over", matchId: matchId("1") }, 11).outputs),
    ).toMatchObject([{ since: 7 }]);
  });

  test("refuses a session that was blocked while the match was in flight", () => {
    const { first, second } = matched();
    const blocker = stranger.search(stranger.block(first, matchId("1")).state, wish(), 20).state;
    const other = stranger.search(stranger.leave(second, matchId("1"), "left").state, wish(), 20).state;
    const step = agreement.hear(
      blocker,
      { kind: "offered", own: side(blocker, "2"), other: side(other, "2") },
      21,
    );
    expect(step.state.now.phase).toBe("searching");
    expect(told(step.outputs, bob)).toEqual([{ kind: "refused", matchId: matchId("2") }]);
  });

  test("refuses a proposal for an outdated wish, and offers the current one again", () => {
    const [a, b] = [searching(ann), searching(bob)];
    const changed = stranger.search(a, wish({ mode: "video" }), 5).state;
    const step = agreement.hear(changed, { kind: "proposed", own: side(a, "1"), other: side(b, "1") }, 10);
    expect(step.state.now.phase).toBe("searching");
    expect(announced(step.outputs)).toMatchObject([{ mode: "video", since: 0 }]);
    expect(told(step.outputs, bob)).toEqual([{ kind: "refused", matchId: matchId("1") }]);
  });

  test("takes the offer back when the other side does not answer in time", () => {
    const [a, b] = [searching(ann, 3), searching(bob)];
    const proposed = agreement.hear(a, { kind: "proposed", own: side(a, "1"), other: side(b, "1") }, 10);
    const late = agreement.confirmTimedOut(proposed.state, matchId("1"));
    expect(late.state.now.phase).toBe("searching");
    expect(announced(late.outputs)).toMatchObject([{ since: 3 }]);
    expect(told(late.outputs, bob)).toEqual([{ kind: "left", matchId: matchId("1"), reason: "left" }]);
  });
});

describe("a match", () => {
  test("is not ended by a late message about the previous match", () => {
    const { first } = matched();
    const step = agreement.hear(first, { kind: "left", matchId: matchId("old"), reason: "left" }, 20);
    expect(step).toEqual({ state: first, outputs: [] });
  });

  test("ends with a reason for both sides when one page does not listen", () => {
    const step = stranger.unheard(matched().first, matchId("1"));
    expect(told(step.outputs, bob)).toEqual([{ kind: "left", matchId: matchId("1"), reason: "overflow" }]);
    expect(told(step.outputs, ann)).toContainEqual({
      kind: "page",
      event: "stranger:partner-left",
      payload: { matchId: matchId("1"), reason: "overflow" },
    });
  });

  test("notifies the partner when the page goes away, comes back, and is gone", () => {
    const { first } = matched();
    expect(told(stranger.setAway(first, "away").outputs, bob)).toEqual([
      { kind: "away", matchId: matchId("1") },
    ]);
    expect(told(stranger.setAway(first, "back").outputs, bob)).toEqual([
      { kind: "back", matchId: matchId("1") },
    ]);
    expect(told(stranger.gone(first).outputs, bob)).toEqual([
      { kind: "left", matchId: matchId("1"), reason: "gone" },
    ]);
  });

  test("leaves a reason for a page that wakes up after its grace", () => {
    expect(told(stranger.gone(matched().first).outputs, ann)).toContainEqual({
      kind: "page",
      event: "stranger:partner-left",
      payload: { matchId: matchId("1"), reason: "away" },
    });
  });

  test("can still be blocked after its end", () => {
    const ended = stranger.leave(matched().first, matchId("1"), "left").state;
    expect(stranger.block(ended, matchId("1")).state.blocked).toEqual([bob]);
    expect(stranger.block(ended, matchId("unknown")).state).toBe(ended);
  });

  test("has no rung for recent partners when the only one is blocked", () => {
    const ended = stranger.leave(matched().first, matchId("1"), "left").state;
    const rungsAfter = (state: Stranger) =>
      announced(stranger.search(state, wish(), 20).outputs).flatMap(({ ladder }) =>
        ladder.map(({ rung }) => rung),
      );
    expect(rungsAfter(ended)).toContain("again");
    expect(rungsAfter(stranger.block(ended, matchId("1")).state)).not.toContain("again");
  });
});
