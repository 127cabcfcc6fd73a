import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { SessionEntry, Side, TicketEntry } from "../../domain/session/entries.ts";
import { interests, session, ticket } from "../../domain/testing/tickets.ts";
import { sessionTopic, ticketsTopic } from "../../ports.ts";
import { peerId } from "../../testing/rooms.ts";
import { matchId } from "../../testing/samples.ts";
import { overTheWire } from "../../testing/serializing-bus.ts";
import { type BusUnderTest, ear, wide } from "./bus-rig.ts";

const logOfAnn = sessionTopic(session("ann"));
const side = (name: string): Side => ({
  session: session(name),
  revision: 3,
  match: {
    matchId: matchId("m"),
    mode: "text",
    sharedInterests: [...interests("chess")],
    sharedLanguage: null,
    polite: true,
  },
});
const sessionEntries: readonly SessionEntry[] = [
  { kind: "page", event: "stranger:matched", payload: side("ann").match },
  {
    kind: "page",
    event: "chat:message",
    payload: { matchId: matchId("m"), seq: 1, text: "hello" },
    from: { session: session("ben"), bytes: 300 },
  },
  {
    kind: "page",
    event: "signal:deliver",
    matchId: matchId("m"),
    json: '{"place":0}',
    from: { session: session("ben"), bytes: 300 },
  },
  { kind: "proposed", own: side("ann"), other: side("ben") },
  { kind: "offered", own: side("ben"), other: side("ann") },
  { kind: "accepted", matchId: matchId("m") },
  { kind: "refused", matchId: matchId("m") },
  { kind: "left", matchId: matchId("m"), reason: "away" },
  { kind: "over", matchId: matchId("m") },
  { kind: "parted", peers: [peerId("ben")] },
  { kind: "lost" },
  { kind: "away", matchId: matchId("m") },
  { kind: "back", matchId: matchId("m") },
];
const ticketEntries: readonly TicketEntry[] = [
  { kind: "announce", ticket: ticket("ann", { interests: interests("chess"), blocked: [session("ben")] }) },
  { kind: "withdraw", session: session("ann"), revision: 4 },
];
const everyEntry = [
  ...sessionEntries.map((entry) => [`"${entry.kind}" of a session`, logOfAnn, entry] as const),
  ...ticketEntries.map((entry) => [`"${entry.kind}" of a ticket`, ticketsTopic, entry] as const),
];

/** The contract of the Bus port; every backend passes it. */
export function busContract(name: string, { create, runs }: BusUnderTest): void {
  describe(`the bus in ${name}`, () => {
    test("delivers existing and new entries to a follower, in order, with growing ids", async () => {
      const { bus, settle } = await create(wide);
      await bus.append("t", "a");
      const heard = ear();
      bus.follow("t", 0, heard.follower);
      await bus.append("t", "b");
      await bus.append("t", "c");
      await settle();
      expect(heard.messages).toEqual(["a", "b", "c"]);
      const ids = heard.entries.map((entry) => entry.id);
      expect(ids).toEqual(ids.toSorted((x, y) => x - y));
      expect(new Set(ids).size).toBe(3);
    });

    test("keeps topics separate", async () => {
      const { bus, settle } = await create(wide);
      const heard = ear();
      bus.follow("t", 0, heard.follower);
      await bus.append("other", "x");
      await settle();
      expect(heard.messages).toEqual([]);
    });

    test("delivers exactly the missed entries to a follower that resumes from an id", async () => {
      const { bus, settle } = await create(wide);
      const first = ear();
      const following = bus.follow("t", 0, first.follower);
      await bus.append("t", "a");
      await settle();
      following.stop();
      bus.follow("t", 0, ear().follower);
      await bus.append("t", "b");
      const again = ear();
      bus.follow("t", first.entries.at(-1)?.id ?? 0, again.follower);
      await settle();
      expect(again.messages).toEqual(["b"]);
      expect(again.gaps).toBe(0);
    });

    test("reports a gap first to a follower whose entries were lost", async () => {
      const { bus, settle } = await create({ ...wide, items: 2 });
      bus.follow("t", 0, ear().follower);
      for (const message of ["a", "b", "c", "d"]) await bus.append("t", message);
      await settle();
      const late = ear();
      bus.follow("t", 0, late.follower);
      await settle();
      expect(late.gaps).toBe(1);
      expect(late.messages).toEqual(["c", "d"]);
    });

    test("is bounded in bytes and in age", async () => {
      const { bus, settle, advance } = await create({ items: 100, bytes: 600, ageMs: 1_000 });
      bus.follow("t", 0, ear().follower);
      await bus.append("t", "x".repeat(200));
      await bus.append("t", "y".repeat(200));
      const after = ear();
      bus.follow("t", 0, after.follower);
      await settle();
      expect(after.messages).toEqual(["y".repeat(200)]);
      await advance(1_001);
      await bus.append("t", "z");
      const later = ear();
      bus.follow("t", 0, later.follower);
      await settle();
      expect(later.messages).toEqual(["z"]);
    });

    test("drops aged entries within a second, without new ones", async () => {
      const { bus, settle, advance } = await create({ ...wide, ageMs: 2_000 });
      bus.follow("t", 0, ear().follower);
      const id = await bus.append("t", "secret");
      await advance(1_000);
      const before = ear();
      bus.follow("t", 0, before.follower);
      await advance(2_001);
      const after = ear();
      bus.follow("t", 0, after.follower);
      const knowing = ear();
      bus.follow("t", id, knowing.follower);
      await settle();
      expect([before.messages, before.gaps]).toEqual([["secret"], 0]);
      expect([after.messages, after.gaps]).toEqual([[], 1]);
      expect([knowing.messages, knowing.gaps]).toEqual([[], 0]);
    });

    test.each(everyEntry)(
      "delivers %s as it was sent, also through its schema",
      async (_name, topic, entry) => {
        const { bus, settle } = await create(wide);
        const heard = ear();
        bus.follow(topic, 0, heard.follower);
        await bus.append(topic, entry);
        await settle();
        expect(heard.messages).toEqual([entry]);
        expect(overTheWire(topic, heard.messages[0])).toEqual(entry);
      },
    );

    test("delivers an entry that a follower appends while reading, after the current one", async () => {
      const { bus, settle } = await create(wide);
      const heard = ear();
      bus.follow("t", 0, {
        entry: (entry) => {
          heard.follower.entry(entry);
          if (entry.message === "ping") void bus.append("t", "pong");
        },
        gap: () => undefined,
      });
      await Promise.all([bus.append("t", "ping"), bus.append("t", "next")]);
      await settle();
      expect(heard.messages).toEqual(["ping", "next", "pong"]);
    });

    test("delivers no more to a follower that has stopped, even during delivery", async () => {
      const { bus, settle } = await create(wide);
      const heard = ear();
      const following = bus.follow("t", 0, {
        entry: (entry) => {
          heard.follower.entry(entry);
          following.stop();
        },
        gap: () => undefined,
      });
      await bus.append("t", "a");
      await bus.append("t", "b");
      await settle();
      expect(heard.messages).toEqual(["a"]);
    });

    test("goes on when a follower throws", async () => {
      const { bus, settle } = await create(wide);
      const heard = ear();
      bus.follow("t", 0, {
        entry: () => {
          throw new Error("a broken follower");
        },
        gap: () => undefined,
      });
      bus.follow("t", 0, heard.follower);
      await bus.append("t", "a");
      await bus.append("t", "b");
      await settle();
      expect(heard.messages).toEqual(["a", "b"]);
    });

    test("loses, duplicates and reorders nothing over random disconnects within its bounds", async () => {
      const step = fc.oneof(
        fc.constant("append" as const),
        fc.constant("drop" as const),
        fc.constant("return" as const),
      );
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
          const { bus, settle } = await create(wide);
          // Keeps the log alive while the tested follower is away, like a session's own follower.
          bus.follow("t", 0, ear().follower);
          const heard = ear();
          let following = bus.follow("t", 0, heard.follower);
          let appended = 0;
          for (const one of steps) {
            if (one === "append") await bus.append("t", appended++);
            else if (one === "drop") following.stop();
            else {
              following.stop();
              following = bus.follow("t", heard.entries.at(-1)?.id ?? 0, heard.follower);
            }
            if (one !== "append") await settle();
          }
          following.stop();
          bus.follow("t", heard.entries.at(-1)?.id ?? 0, heard.follower);
          await settle();
          expect(heard.messages).toEqual(Array.from({ length: appended }, (_, n) => n));
          expect(heard.gaps).toBe(0);
        }),
        { numRuns: runs },
      );
    });
  });
}
