import type { SessionId } from "@lets-meet/shared/ids.ts";
import type { Snapshot } from "@lets-meet/shared/protocol/session.ts";
import { expect, test } from "vitest";
import { matchId, sessionId } from "../../testing/samples.ts";
import { type Hearer, type Participant, together } from "./participant.ts";

const id = sessionId("a");
const other: Snapshot = { phase: "idle" };

/** A participant that records its calls, and returns the given answers. */
function noting(over: Partial<Participant> = {}) {
  const heard: string[] = [];
  const note = (what: string) => async (_id: SessionId) => void heard.push(what);
  const participant: Participant = {
    snapshot: () => null,
    endedSources: () => [],
    graceMs: () => null,
    away: note("away"),
    back: note("back"),
    gone: note("gone"),
    unheard: () => null,
    isRemembered: () => false,
    ...over,
  };
  const hearer: Hearer = {
    hear: async (_id, { kind }) => void heard.push(`hear ${kind}`),
    refresh: () => void heard.push("refresh"),
  };
  return { heard, participant, hearer };
}

test("all participants are notified of a session's events, and one of the entries of its log", async () => {
  const [one, two] = [noting(), noting()];
  const both = together([one.participant, two.participant], one.hearer);
  await both.hear(id, { kind: "over", matchId: matchId("1") }, 1);
  for (const what of ["refresh", "away", "back", "gone"] as const) await both[what](id);
  expect(one.heard).toEqual(["hear over", "refresh", "away", "back", "gone"]);
  expect(two.heard).toEqual(one.heard.slice(2));
});

test("a session is in the participant that has it, or in none", () => {
  const [without, having] = [
    noting().participant,
    noting({ snapshot: () => other, graceMs: () => 7, isRemembered: () => true }).participant,
  ];
  const { hearer } = noting();
  const both = together([without, having], hearer);
  expect([both.snapshot(id), both.graceMs(id), both.isRemembered(id)]).toEqual([other, 7, true]);
  const none = together([without, without], hearer);
  expect([none.snapshot(id), none.graceMs(id), none.isRemembered(id)]).toEqual([null, null, false]);
});

test("the ended sources of all participants are combined", () => {
  const closing = (name: string) => noting({ endedSources: () => [matchId(name)] }).participant;
  const both = together([closing("1"), closing("2")], noting().hearer);
  expect(both.endedSources(id)).toEqual([matchId("1"), matchId("2")]);
});
