import type { SessionId } from "@lets-meet/shared/ids.ts";
import type { Handshake } from "@lets-meet/shared/protocol/session.ts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createNode } from "../../testing/node.ts";
import { kitchen, restarted, sealingKey } from "../../testing/restart.ts";
import { person } from "../../testing/rooms.ts";
import { wish } from "../../testing/samples.ts";

type Node = ReturnType<typeof createNode>;
type Page = ReturnType<Node["connect"]>;
type Resume = NonNullable<Handshake["resume"]>;

const names = ["ann", "bob", "cat", "dan", "eve"] as const;
const who = fc.nat(names.length - 1);
const act = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("meet" as const), one: who, other: who }) },
  fc.record({ kind: fc.constantFrom("leave" as const, "block" as const), one: who }),
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("enter" as const), one: who }) },
  fc.record({ kind: fc.constantFrom("hand-over" as const, "remove" as const), one: who, other: who }),
  fc.record({ kind: fc.constantFrom("lock" as const, "wait" as const), one: who }),
);
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;
/**
 * The index of the shown token among a page's tokens, newest first; an honest page always shows its newest.
 */
const ofItsPasses = fc.oneof(fc.constant(0), fc.nat(99));
const show = fc.record({
  one: who,
  which: ofItsPasses,
  next: fc.constantFrom("nothing", "lock", "remove", "end"),
});
type Show = typeof show extends fc.Arbitrary<infer T> ? T : never;
const history = fc.record({
  acts: fc.array(act, { minLength: 4, maxLength: 24 }),
  honest: fc.uniqueArray(who, { minLength: 2 }),
  first: fc.array(show, { maxLength: 8 }),
  second: fc.array(show, { maxLength: 8 }),
  order: fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5 }),
});

/** A page performs an act in a process; an act that is not allowed there is refused and changes nothing. */
async function perform(node: Node, pages: readonly Page[], asked: Act): Promise<void> {
  const { strangers, rooms } = node;
  const one = idOf(pages, asked.one);
  const match = strangers.matchOf(one);
  const peerOf = (at: number) =>
    rooms.live(kitchen).members.find(({ session }) => session === idOf(pages, at))?.peerId;
  switch (asked.kind) {
    case "meet": {
      const pair = [one, idOf(pages, asked.other)];
      if (asked.one === asked.other) return;
      if (pair.some((id) => strangers.matchOf(id) !== null || rooms.isIn(id))) return;
      for (const id of pair) await strangers.search(id, wish({ mode: "video" }));
      await node.clock.advance(100);
      for (const id of pair) await strangers.cancel(id);
      break;
    }
    case "leave":
      if (match !== null) await strangers.leave(one, match.matchId);
      await rooms.run(one, null, { kind: "leave" });
      break;
    case "block":
      if (match !== null) await strangers.block(one, match.matchId);
      break;
    case "enter": {
      if (match !== null || rooms.isIn(one)) return;
      const name = names[asked.one] ?? "";
      const peerId = node.ids.peer();
      await rooms.enter(kitchen, { person: { ...person(name), session: one, peerId }, invited: true });
      break;
    }
    case "hand-over":
    case "remove": {
      const peerId = peerOf(asked.other);
      if (peerId !== undefined) await rooms.run(one, null, { kind: asked.kind, peerId });
      break;
    }
    case "lock":
      await rooms.run(one, null, { kind: "lock", locked: !rooms.live(kitchen).locked });
      break;
    case "wait":
      await node.clock.advance(61_000);
  }
  await node.clock.settle();
}

function idOf(pages: readonly Page[], at: number): SessionId {
  const page = pages[at];
  if (page === undefined) throw new Error("no such page");
  return page.id;
}

/** The place of a session: nowhere, in a match, or as a peer in the room. */
function whereIs(node: Node, id: SessionId): string | null {
  const match = node.strangers.matchOf(id);
  const member = node.rooms.live(kitchen).members.find(({ session }) => session === id);
  if (match !== null && member !== undefined) throw new Error("in two places");
  return match?.matchId ?? member?.peerId ?? null;
}

function expectSound(node: Node, pages: readonly Page[]): void {
  const { strangers } = node;
  expect(node.failures).toEqual([]);
  for (const { id } of pages) {
    whereIs(node, id);
    const match = strangers.matchOf(id);
    if (match === null) continue;
    expect(strangers.matchOf(match.partner)).toEqual({ matchId: match.matchId, partner: id, isOpen: true });
    expect(strangers.stateOf(id).blocked).not.toContain(match.partner);
  }
}

const ownerIs = (at: number): boolean => person(names[at] ?? "").account === kitchen.owner;

type Conduct = { readonly isHonest: (at: number) => boolean; readonly mayAct: boolean };

/**
 * The pages show tokens one after the other; a hostile page may use a host role that earlier tokens have
 * given it.
 */
async function comeBack(
  node: Node,
  shows: readonly Show[],
  pages: readonly Page[],
  passes: readonly (readonly Resume[])[],
  { isHonest, mayAct }: Conduct,
): Promise<Map<number, Page>> {
  const back = new Map<number, Page>();
  for (const { one, which, next } of shows) {
    const own = passes[one] ?? [];
    const shown = isHonest(one) ? own.at(-1) : own.at(-1 - (which % own.length));
    if (shown === undefined) continue;
    back.set(one, await node.comeBack(shown));
    await node.clock.settle();
    expectSound(node, pages);
    const other = pages.findIndex((page, at) => at !== one && node.rooms.isIn(page.id));
    if (isHonest(one) || !mayAct || next === "nothing") continue;
    // The room's owner may end it at any time, even with an old token: then no member returns.
    if (next === "end" && ownerIs(one)) continue;
    if (next === "end") await node.rooms.run(idOf(pages, one), null, { kind: "end" });
    else await perform(node, pages, { kind: next, one, other: Math.max(0, other) });
    await node.clock.settle();
  }
  return back;
}

describe("with any tokens shown first by hostile pages, after one restart or two", () => {
  test("honest pages that were together are together again, and no session is in two places", async () => {
    await fc.assert(
      fc.asyncProperty(history, async ({ acts, honest, first, second, order }) => {
        const before = createNode({ sealingKey, roomRecord: kitchen });
        const pages = names.map(() => before.connect());
        const passes: Resume[][] = names.map(() => []);
        const collect = (from: Iterable<readonly [number, Page]>) => {
          for (const [at, page] of from) {
            const shown = page.shows();
            const last = passes[at]?.at(-1);
            const isNews = shown.pass !== last?.pass || shown.match !== last?.match;
            if (shown.pass !== null && isNews) passes[at]?.push(shown);
          }
        };
        for (const one of acts) {
          await perform(before, pages, one);
          collect(pages.entries());
        }
        const truth = pages.map(({ id }) => whereIs(before, id));
        const { host, locked } = before.rooms.live(kitchen);
        const isHonest = (at: number) => honest.includes(at);
        // A hostile host might have handed its role over, or left it to the next member.
        const hostIsHonest = honest.some((at) => truth[at] !== null && truth[at] === host);
        const pretends = { isHonest, mayAct: hostIsHonest };

        const between = restarted(before);
        collect(await comeBack(between, first, pages, passes, pretends));
        const node = restarted(between);
        await comeBack(node, second, pages, passes, pretends);
        const last = order.filter(isHonest).map((one) => ({ one, which: 0, next: "nothing" }) as const);
        await comeBack(node, last, pages, passes, pretends);

        // If a hostile partner is missing, or shows a stale token of its own, the match may be over.
        const partnerOf = (at: number) => before.strangers.matchOf(idOf(pages, at))?.partner;
        const isPaired = (at: number) => honest.some((other) => idOf(pages, other) === partnerOf(at));
        const isSafe = (at: number) => isPaired(at) || before.rooms.isIn(idOf(pages, at));
        for (const at of honest) {
          const now = whereIs(node, idOf(pages, at));
          if (isSafe(at)) expect([at, now]).toEqual([at, truth[at]]);
          else expect([null, truth[at]]).toContain(now);
        }
        if (hostIsHonest) expect(node.rooms.live(kitchen)).toMatchObject({ host, locked });
      }),
      { numRuns: 150 },
    );
  });
});
