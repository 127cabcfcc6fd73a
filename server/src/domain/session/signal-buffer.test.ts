import type { MatchId } from "@lets-meet/shared/ids.ts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { comeIn, emptyRoom, peerId, person, roomId, signalsTo } from "../../testing/rooms.ts";
import { match, matchId } from "../../testing/samples.ts";
import { shownRoom } from "../room/room-state.ts";
import type { PageEntry } from "./entries.ts";
import * as buffer from "./signal-buffer.ts";

const one = matchId("1");
const two = matchId("2");
const bounds = { items: 64, bytes: 131_072, ageMs: 30_000 };
const chat = (id: MatchId): PageEntry => ({
  kind: "page",
  event: "chat:message",
  payload: { matchId: id, seq: 1, text: "hi" },
});
const matched = (name: string): PageEntry => ({
  kind: "page",
  event: "stranger:matched",
  payload: match(name),
});
const left = (id: MatchId): PageEntry => ({
  kind: "page",
  event: "stranger:partner-left",
  payload: { matchId: id, reason: "left" },
});
const held = (id: number, entry: PageEntry, at = 0): buffer.HeldEntry => ({ id, entry, bytes: 100, at });
const ids = (entries: readonly buffer.HeldEntry[]) => entries.map((entry) => entry.id);

describe("a signal buffer", () => {
  test("passes entries about the match itself, and holds entries from the partner's page", () => {
    const signals = buffer.emptyBuffer(new Set(), []);
    expect(ids(buffer.push(signals, held(1, matched("1"))))).toEqual([1]);
    expect(ids(buffer.push(signals, held(2, chat(one))))).toEqual([]);
  });

  test("delivers the backlog once, in order, when the page is ready, and then passes all entries", () => {
    const signals = buffer.emptyBuffer(new Set(), []);
    buffer.push(signals, held(1, chat(one)));
    buffer.push(signals, held(2, chat(one)));
    expect(ids(buffer.open(signals, one))).toEqual([1, 2]);
    expect(ids(buffer.open(signals, one))).toEqual([]);
    expect(ids(buffer.push(signals, held(3, chat(one))))).toEqual([3]);
  });

  test("drops held entries when the match ends, and passes the end", () => {
    const signals = buffer.emptyBuffer(new Set(), []);
    buffer.push(signals, held(1, chat(one)));
    expect(ids(buffer.push(signals, held(2, left(one))))).toEqual([2]);
    expect(ids(buffer.open(signals, one))).toEqual([]);
  });

  test("drops late entries of a match that is over, before the next match is opened", () => {
    const signals = buffer.emptyBuffer(new Set([one]), []);
    buffer.discard(signals, [one]);
    expect(ids(buffer.push(signals, held(1, chat(one))))).toEqual([]);
    expect(ids(buffer.push(signals, held(2, matched("2"))))).toEqual([2]);
    buffer.push(signals, held(3, chat(two)));
    expect(ids(buffer.open(signals, two))).toEqual([3]);
  });

  test("is open from the start for a match that a listening page is notified of, and for no other", () => {
    const signals = buffer.emptyBuffer(new Set(), [], true);
    buffer.push(signals, held(1, matched("1")));
    expect(ids(buffer.push(signals, held(2, chat(one))))).toEqual([2]);
    expect(ids(buffer.push(signals, held(3, left(one))))).toEqual([3]);
    expect(ids(buffer.push(signals, held(4, chat(one))))).toEqual([]);
    expect(ids(buffer.push(signals, held(5, chat(two))))).toEqual([]);
    expect(ids(buffer.open(signals, two))).toEqual([5]);
  });

  test("of a new page knows the matches that were over before", () => {
    const signals = buffer.emptyBuffer(new Set(), [one]);
    expect(ids(buffer.push(signals, held(1, chat(one))))).toEqual([]);
    expect(signals.held).toEqual([]);
  });
});

describe("the bounds", () => {
  test("limit the number, bytes and age of held entries, and ignore delivered ones", () => {
    const signals = buffer.emptyBuffer(new Set([one]), []);
    for (let id = 1; id < 500; id++) buffer.push(signals, held(id, chat(one)));
    expect(buffer.isOverflowing(signals, bounds, 0)).toBe(false);
    buffer.push(signals, held(500, chat(two), 7));
    expect(buffer.isOverflowing(signals, bounds, 30_007)).toBe(false);
    expect(buffer.isOverflowing(signals, bounds, 30_008)).toBe(true);
    expect(buffer.isOverflowing(signals, { ...bounds, bytes: 99 }, 7)).toBe(true);
    expect(buffer.isOverflowing(signals, { ...bounds, items: 0 }, 7)).toBe(true);
  });
});

describe("the signal buffer of a member of a room", () => {
  const [ann, bob] = [peerId("ann"), peerId("bob")];
  const signal = (name: string): PageEntry => ({
    kind: "page",
    event: "room:signal-deliver",
    payload: signalsTo(name),
  });
  const gone = (name: string): PageEntry => ({
    kind: "page",
    event: "room:member-left",
    payload: { roomId: roomId("one"), peerId: peerId(name), reason: "left" },
  });

  const joined = (...names: readonly string[]): PageEntry => {
    const room = comeIn(
      emptyRoom(),
      names.map((name) => person(name)),
    );
    const [own] = room.members;
    if (own === undefined) throw new Error("nobody has come in");
    return { kind: "page", event: "room:joined", payload: shownRoom(room, own) };
  };

  test("opens each peer separately, and entries of the others wait, so that a page resumes at the right place", () => {
    const signals = buffer.emptyBuffer(new Set([bob]), []);
    expect(ids(buffer.push(signals, held(1, signal("ann"))))).toEqual([]);
    expect(ids(buffer.push(signals, held(2, signal("bob"))))).toEqual([]);
    expect(ids(buffer.open(signals, ann))).toEqual([1, 2]);
    expect(ids(buffer.push(signals, held(3, signal("bob"))))).toEqual([3]);
  });

  test("close permanently when their peer leaves, and later entries go on", () => {
    const signals = buffer.emptyBuffer(new Set([bob]), []);
    buffer.push(signals, held(1, signal("ann")));
    buffer.push(signals, held(2, signal("bob")));
    expect(ids(buffer.push(signals, held(3, gone("ann"))))).toEqual([2, 3]);
    expect(ids(buffer.push(signals, held(4, signal("ann"))))).toEqual([]);
    expect([...signals.ready]).toEqual([bob]);
  });

  test("close together when the page itself leaves", () => {
    const signals = buffer.emptyBuffer(new Set([bob]), []);
    buffer.push(signals, held(1, signal("ann")));
    buffer.push(signals, held(2, matched("1")));
    expect(ids(buffer.discard(signals, [ann, bob]))).toEqual([2]);
    expect(signals.ready.size).toBe(0);
  });

  describe("that carried on from a match", () => {
    const moved: PageEntry = {
      kind: "page",
      event: "stranger:moved",
      payload: { matchId: one, peerId: ann },
    };
    /** A reloaded page: the entries from before the move are held. */
    const reloaded = () => {
      const signals = buffer.emptyBuffer(new Set(), []);
      buffer.push(signals, held(1, chat(one)));
      expect(ids(buffer.push(signals, held(2, moved)))).toEqual([]);
      expect(ids(buffer.push(signals, held(3, joined("bob", "ann"))))).toEqual([]);
      return signals;
    };

    test("holds the match's entries until the page listens to the peer", () => {
      expect(ids(buffer.open(reloaded(), ann))).toEqual([1, 2, 3]);
    });

    test("drops the match's entries when the peer leaves, and passes all others", () => {
      const signals = reloaded();
      expect(ids(buffer.push(signals, held(4, gone("ann"))))).toEqual([2, 3, 4]);
      expect(ids(buffer.push(signals, held(5, matched("2"))))).toEqual([5]);
      expect(signals.bytes).toBe(0);
    });

    test("drops the match's entries when the page itself leaves", () => {
      expect(ids(buffer.discard(reloaded(), [ann]))).toEqual([2, 3]);
    });

    test("delivers the match's entries to a page that listened to the match, although the peer has left", () => {
      const signals = buffer.emptyBuffer(new Set([one]), []);
      buffer.push(signals, held(1, signal("bob")));
      for (const [id, entry] of [chat(one), moved, gone("ann")].entries())
        buffer.push(signals, held(id + 2, entry));
      expect(ids(buffer.open(signals, bob))).toEqual([1, 2, 3, 4]);
    });
  });

  test("hold again for a page that returns to the same peers, without the remaining entries of its first membership", () => {
    const signals = buffer.emptyBuffer(new Set([bob]), []);
    buffer.push(signals, held(1, signal("cleo")));
    buffer.push(signals, held(2, signal("bob")));
    buffer.discard(signals, [bob]);
    buffer.push(signals, held(3, joined("bob", "ann")));
    buffer.push(signals, held(4, signal("bob")));
    expect(signals.bytes).toBe(300);
    expect(ids(buffer.open(signals, peerId("cleo")))).toEqual([1, 3]);
    expect(ids(buffer.open(signals, bob))).toEqual([4]);
    expect(ids(buffer.push(signals, held(5, signal("bob"))))).toEqual([5]);
  });
});

const action = fc.oneof(
  fc.record({ kind: fc.constant("chat" as const), match: fc.constantFrom("1", "2", "3") }),
  fc.record({ kind: fc.constant("open" as const), match: fc.constantFrom("1", "2", "3") }),
  fc.record({ kind: fc.constant("end" as const), match: fc.constantFrom("1", "2", "3") }),
);

test("over random histories ids only grow, no entry is delivered twice, and none of a match that is over", () => {
  fc.assert(
    fc.property(fc.array(action, { maxLength: 80 }), (actions) => {
      const signals = buffer.emptyBuffer(new Set(), []);
      const over = new Set<string>();
      let last = 0;
      let bytes = 0;
      for (const [index, { kind, match: name }] of actions.entries()) {
        const id = matchId(name);
        const out =
          kind === "chat"
            ? buffer.push(signals, held(index + 1, chat(id)))
            : kind === "open" && !over.has(id)
              ? buffer.open(signals, id)
              : kind === "end"
                ? buffer.discard(signals, [id])
                : [];
        if (kind === "end") over.add(id);
        for (const entry of out) {
          expect(entry.id).toBeGreaterThan(last);
          last = entry.id;
          expect(over.has(buffer.sourceOf(entry.entry) ?? "")).toBe(false);
        }
        bytes = signals.held.reduce((sum, entry) => sum + entry.bytes, 0);
        expect(signals.bytes).toBe(bytes);
      }
    }),
  );
});
