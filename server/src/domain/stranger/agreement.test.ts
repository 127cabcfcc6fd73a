import { describe, expect, test } from "vitest";
import { match, matchId, sessionId, wish } from "../../testing/samples.ts";
import type { SessionEntry, Side } from "../session/entries.ts";
import * as agreement from "./agreement.ts";
import * as stranger from "./stranger.ts";
import { newStranger, type Step, type Stranger } from "./stranger-state.ts";

const [ann, bob] = [sessionId("ann"), sessionId("bob")];
const m1 = matchId("1");
const searching = (id: typeof ann): Stranger => stranger.search(newStranger(id), wish(), 0).state;
const side = ({ id, revision }: Stranger): Side => ({ session: id, revision, match: match("1") });
const toldTo = (step: Step, id: typeof ann): readonly SessionEntry[] =>
  step.outputs.flatMap((out) => (out.session === id ? [out.entry] : []));
const announced = (step: Step) =>
  step.outputs.flatMap((out) =>
    out.session === null && out.entry.kind === "announce" ? [out.entry.ticket] : [],
  );
const hear = (state: Stranger, entry: SessionEntry | undefined): Step => {
  if (entry === undefined) throw new Error("nothing was told");
  return agreement.hear(state, entry, 10);
};
const isAgreed = ({ now }: Stranger) => now.phase === "matched" && now.agreed;

/** Each state and what was told on the way to a match. */
function meeting() {
  const [a, b] = [searching(ann), searching(bob)];
  const proposed = hear(a, { kind: "proposed", own: side(a), other: side(b) });
  const accepted = hear(b, toldTo(proposed, bob)[0]);
  const matched = hear(proposed.state, toldTo(accepted, ann)[0]);
  return { proposed, accepted, matched };
}

describe("the side that accepts", () => {
  test("does not send anything before the other side is matched as well, and has told its own page", () => {
    const { accepted, matched } = meeting();
    expect(isAgreed(accepted.state)).toBe(false);
    expect(isAgreed(matched.state)).toBe(true);
    const kinds = matched.outputs.map(({ entry }) => entry.kind);
    expect(kinds).toEqual(["page", "agreed"]);
    expect(isAgreed(hear(accepted.state, toldTo(matched, bob)[0]).state)).toBe(true);
  });

  test("is told again if its acceptance is repeated", () => {
    const { accepted, matched } = meeting();
    const again = hear(matched.state, toldTo(accepted, ann)[0]);
    expect(again.state).toBe(matched.state);
    expect(toldTo(again, bob)).toEqual([{ kind: "agreed", matchId: m1 }]);
  });

  test("ignores what it is told of another match", () => {
    const { accepted } = meeting();
    expect(hear(accepted.state, { kind: "agreed", matchId: matchId("2") }).state).toBe(accepted.state);
  });
});

describe("a session whose messages may be lost", () => {
  test("searches on with a new revision at its old place: the old one may be consumed", () => {
    const before = searching(ann);
    const step = agreement.searchOn(before);
    expect(announced(step)).toMatchObject([{ revision: before.revision + 1, since: 0 }]);
  });

  test("takes its offer back", () => {
    const { proposed } = meeting();
    const step = agreement.searchOn(proposed.state);
    expect(toldTo(step, bob)).toEqual([{ kind: "left", matchId: m1, reason: "left" }]);
    expect(announced(step)).toHaveLength(1);
  });

  test("stays in a match in which its partner is, and then sends", () => {
    const { accepted, matched } = meeting();
    const step = agreement.compare(accepted.state, m1, matched.state);
    expect(isAgreed(step.state)).toBe(true);
    expect(step.outputs).toEqual([]);
  });

  test("waits for a partner that is about to be in the match", () => {
    const { accepted, proposed } = meeting();
    expect(agreement.compare(accepted.state, m1, proposed.state).state).toBe(accepted.state);
  });

  test.each([
    ["is nowhere", null, "gone"],
    ["is in no match", searching(bob), "left"],
  ] as const)("is told that its match is over if its partner %s", (_where, partner, reason) => {
    const { matched } = meeting();
    const step = agreement.compare(matched.state, m1, partner);
    expect(step.state.now.phase).toBe("idle");
    expect(toldTo(step, ann)).toEqual([
      { kind: "page", event: "stranger:partner-left", payload: { matchId: m1, reason } },
    ]);
  });

  test("leaves a match alone that it has begun since", () => {
    const { matched } = meeting();
    expect(agreement.compare(matched.state, matchId("0"), null).state).toBe(matched.state);
  });
});
