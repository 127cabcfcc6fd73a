import { PeerId } from "@lets-meet/shared/ids.ts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { beginsAt, goesOnAt, judgeSpeakers, type Speakers, silence } from "./speakers.ts";

const [ann, bob, cem] = ["ann", "bob", "cem"].map((name) => PeerId.parse(name.padEnd(20, "-"))) as [
  PeerId,
  PeerId,
  PeerId,
];
const everyMs = 200;
type Levels = Partial<Record<"ann" | "bob" | "cem", number>>;
const levelsOf = ({ ann: one = 0, bob: two = 0, cem: three = 0 }: Levels) =>
  new Map([
    [ann, one],
    [bob, two],
    [cem, three],
  ] as const);

/** A conversation, one entry for each fifth of a second. */
function converse(turns: readonly Levels[]): readonly Speakers[] {
  const states: Speakers[] = [];
  let state = silence;
  for (const [place, levels] of turns.entries())
    states.push((state = judgeSpeakers(state, levelsOf(levels), place * everyMs)));
  return states;
}
const during = (seconds: number, levels: Levels) => Array.from({ length: seconds * 5 }, () => levels);
const last = (turns: readonly Levels[]) => converse(turns).at(-1) ?? silence;
const spoken = 0.1;

describe("the speakers", () => {
  it("include a peer from its first loud moment", () => {
    expect(last([{ ann: spoken }]).speaking).toEqual(new Set([ann]));
  });

  it("keep a peer through the gaps between words, and drop it after a pause", () => {
    const turns = [{ ann: spoken }, {}, {}];
    expect(last(turns).speaking).toEqual(new Set([ann]));
    expect(last([...turns, {}]).speaking).toEqual(new Set());
  });

  it("exclude a peer that only breathes, and keep a peer that lowers its voice", () => {
    const breath = (beginsAt + goesOnAt) / 2;
    expect(last(during(3, { ann: breath })).speaking.size).toBe(0);
    expect(last([{ ann: spoken }, ...during(3, { ann: breath })]).speaking).toEqual(new Set([ann]));
  });

  it("can be several peers", () => {
    expect(last([{ ann: spoken, cem: spoken }]).speaking).toEqual(new Set([ann, cem]));
  });

  it("are the same set object while they are unchanged", () => {
    const [first, ...rest] = converse(during(2, { ann: spoken }));
    for (const { speaking } of rest) expect(speaking).toBe(first?.speaking);
    const quiet = converse(during(2, {}));
    expect(quiet.every(({ speaking }) => speaking === silence.speaking)).toBe(true);
  });
});

describe("the active speaker", () => {
  it("has spoken for a while; a cough is not enough", () => {
    expect(last([...during(0.4, { ann: spoken }), ...during(2, {})]).active).toBeNull();
    expect(last(during(1.2, { ann: spoken })).active).toBe(ann);
  });

  it("stays while silent, until another peer has spoken for a while", () => {
    const turns = [...during(2, { ann: spoken }), ...during(5, {})];
    expect(last(turns).active).toBe(ann);
    expect(last([...turns, { bob: spoken }]).active).toBe(ann);
    expect(last([...turns, ...during(1.2, { bob: spoken })]).active).toBe(bob);
  });

  it("is not replaced by a peer that speaks at the same time", () => {
    expect(last([...during(1, { ann: spoken }), ...during(5, { ann: spoken, bob: 1 })]).active).toBe(ann);
  });

  it("is the peer that began first, of two that wait for their turn", () => {
    const turns = [
      ...during(2, { ann: spoken }),
      { ann: spoken, cem: spoken },
      ...during(3, { bob: spoken, cem: spoken }),
    ];
    expect(last(turns).active).toBe(cem);
  });

  it("is null once that peer has left", () => {
    const state = last(during(2, { ann: spoken }));
    expect(judgeSpeakers(state, new Map([[bob, 0]]), 3_000).active).toBeNull();
  });
});

describe("in any conversation", () => {
  const level = fc.oneof(
    fc.constant(0),
    fc.constantFrom(goesOnAt, beginsAt, spoken),
    fc.double({ min: 0, max: 1, noNaN: true }),
  );
  const turns = fc.array(fc.record({ ann: level, bob: level, cem: level }), { maxLength: 100 });

  it("every loud peer is a speaker, and an always silent peer never is", () => {
    fc.assert(
      fc.property(turns, (conversation) => {
        const states = converse(conversation.map((levels) => ({ ...levels, cem: 0 })));
        for (const [place, { speaking, active }] of states.entries()) {
          if ((conversation[place]?.ann ?? 0) >= beginsAt) expect(speaking.has(ann)).toBe(true);
          expect(speaking.has(cem)).toBe(false);
          expect(active).not.toBe(cem);
        }
      }),
    );
  });

  it("the active speaker changes at most about once a second", () => {
    fc.assert(
      fc.property(turns, (conversation) => {
        const changes = converse(conversation).flatMap(({ active }, place, all) =>
          place > 0 && active !== all[place - 1]?.active ? [place * everyMs] : [],
        );
        for (const [place, atMs] of changes.entries())
          expect(atMs - (changes[place - 1] ?? Number.NEGATIVE_INFINITY)).toBeGreaterThanOrEqual(everyMs);
        expect(changes.length).toBeLessThanOrEqual(1 + conversation.length / 3);
      }),
    );
  });
});
