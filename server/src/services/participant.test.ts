import type { SessionId } from "@lets-meet/shared/ids.ts";
import type { Snapshot } from "@lets-meet/shared/protocol/session.ts";
import { expect, test } from "vitest";
import { matchId, sessionId } from "../testing/samples.ts";
import { type Participant, together } from "./participant.ts";

const id = sessionId("a");
const other: Snapshot = { phase: "idle" };

/** A participant that notes what it hears, and answers as told. */
function noting(over: Partial<Participant> = {}) {
  const heard: string[] = [];
  const note = (what: string) => async (_id: SessionId) => void heard.push(what);
  const participant: Participant = {
    snapshot: () => null,
    closedGates: () => [],
    graceMs: () => null,
    hear: async (_id, { kind }) => void heard.push(`hear ${kind}`),
    away: note("away"),
    back: note("back"),
    gone: note("gone"),
    unheard: () => null,
    isRemembered: () => false,
    forget: () => void heard.push("forget"),
    ...over,
  };
  return { heard, participant };
}

test("all of several participants hear what happens to a session", async () => {
  const [one, two] = [noting(), noting()];
  const both = together([one.participant, two.participant]);
  await both.hear(id, { kind: "over", matchId: matchId("1") });
  for (const what of ["away", "back", "gone"] as const) await both[what](id);
  both.forget(id);
  expect(one.heard).toEqual(["hear over", "away", "back", "gone", "forget"]);
  expect(two.heard).toEqual(one.heard);
});

test("a session is where one of them has it, and nowhere when none has", () => {
  const [without, having] = [
    noting().participant,
    noting({ snapshot: () => other, graceMs: () => 7, isRemembered: () => true }).participant,
  ];
  const both = together([without, having]);
  expect([both.snapshot(id), both.graceMs(id), both.isRemembered(id)]).toEqual([other, 7, true]);
  const none = together([without, without]);
  expect([none.snapshot(id), none.graceMs(id), none.isRemembered(id)]).toEqual([null, null, false]);
});

test("what was closed for good with any of them stays closed", () => {
  const closing = (name: string) => noting({ closedGates: () => [matchId(name)] }).participant;
  expect(together([closing("1"), closing("2")]).closedGates(id)).toEqual([matchId("1"), matchId("2")]);
});
