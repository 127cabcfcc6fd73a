import { describe, expect, test } from "vitest";
import { comeIn, emptyRoom, person, told } from "../../testing/rooms.ts";
import { sessionId } from "../../testing/samples.ts";
import { command, type RoomCommand } from "../room/room.ts";
import { enter } from "../room/room-entry.ts";
import type { Room } from "../room/room-state.ts";
import type { RoomResumeState } from "./resume-state.ts";
import { resumeStateInRoom } from "./revive.ts";
import { restoreRoom } from "./revive-room.ts";

const [hanna, vera] = [person("hanna", "guest"), person("vera", "guest")];
const [nora, nils, owner] = [person("nora", "guest"), person("nils", "guest"), person("ann")];

function resumeStateOf(room: Room) {
  const resumeState = resumeStateInRoom(room);
  if (resumeState === null) throw new Error("nobody inside");
  return resumeState;
}
function did(room: Room, name: string, asked: RoomCommand): Room {
  const step = command(room, sessionId(name), asked, 0);
  if (step.refusal !== null) throw new Error(`${asked.kind} is refused: ${step.refusal.code}`);
  return step.room;
}
/** The members, the host with a star. */
const inside = ({ members, host }: Room) =>
  members.map(({ name, peerId }) => (peerId === host ? `${name}*` : name)).toSorted();
/** The first token that is shown for the room. */
const firstPass = (room: Room, resumeState: ReturnType<typeof resumeStateOf>) =>
  restoreRoom(room, resumeState, [1], null, () => "first", 0);

describe("a newcomer who entered before the first token was shown", () => {
  const resumeState = resumeStateOf(comeIn(emptyRoom(), [hanna, vera]));

  test("gives the host role back to the host in the token, and all members are notified", () => {
    const { step, restored } = firstPass(comeIn(emptyRoom(), [nora]), resumeState);
    expect(inside(step.room)).toEqual(["hanna*", "nora", "vera"]);
    expect(told(step, "nora").map(({ event }) => event)).toEqual([
      "room:member-joined",
      "room:member-joined",
      "room:member-changed",
      "room:member-changed",
    ]);
    expect(restored.base).toEqual({ host: hanna.peerId, locked: false });
  });

  test("keeps out no member of the token by a lock", () => {
    const { step } = firstPass(
      did(comeIn(emptyRoom(), [nora]), "nora", { kind: "lock", locked: true }),
      resumeState,
    );
    expect(inside(step.room)).toEqual(["hanna*", "nora", "vera"]);
    expect(step.room.locked).toBe(false);
    expect(told(step, "nora")).toContainEqual(
      expect.objectContaining({ event: "room:changed", locked: false }),
    );
  });

  test("keeps out no member of the token by a removal", () => {
    const again = { ...person("vera2", "guest"), name: "vera" };
    const removed = did(comeIn(emptyRoom(), [nora, again]), "nora", {
      kind: "remove",
      peerId: again.peerId,
    });
    expect(inside(firstPass(removed, resumeState).step.room)).toEqual(["hanna*", "nora", "vera"]);
  });

  test("keeps out no member of the token by filling the room: the last to enter leave", () => {
    const { step } = firstPass(comeIn(emptyRoom({ capacity: 3 }), [nora, nils, person("lou")]), resumeState);
    expect(inside(step.room)).toEqual(["hanna*", "nora", "vera"]);
    expect(told(step, "nils")).toContainEqual(expect.objectContaining({ reason: "gone" }));
  });

  test("loses the host role to a restored owner if the host in the token does not return", () => {
    const handedOver = did(comeIn(emptyRoom(), [hanna, vera, owner]), "ann", {
      kind: "hand-over",
      peerId: hanna.peerId,
    });
    const { step } = restoreRoom(
      comeIn(emptyRoom(), [nora]),
      resumeStateOf(handedOver),
      [1],
      null,
      (session) => (session === hanna.session ? "no" : "first"),
      0,
    );
    expect(inside(step.room)).toEqual(["ann*", "nora", "vera"]);
  });

  test("who owns the room keeps the host role and the lock", () => {
    const locked = did(comeIn(emptyRoom(), [owner]), "ann", { kind: "lock", locked: true });
    expect(inside(firstPass(locked, resumeState).step.room)).toEqual(["ann*"]);
  });
});

test("an owner whom a second token restores is the host if the host in the tokens has left", () => {
  const older = resumeStateOf(comeIn(emptyRoom(), [hanna, vera]));
  const newer = { ...older, members: [...older.members, owner] };
  const first = firstPass(emptyRoom(), older);
  const left = did(first.step.room, "hanna", { kind: "leave" });
  const admission = (session: string) => (session === owner.session ? "first" : "no");
  expect(inside(restoreRoom(left, newer, [2], first.restored, admission, 0).step.room)).toEqual([
    "ann*",
    "vera",
  ]);
});

describe("a person admitted from the lobby", () => {
  /** That host admits Nils, who knocks. */
  const admitting = (room: Room, host: string) =>
    did(enter(room, { person: nils, invited: false }, 0).room, host, { kind: "admit", peerId: nils.peerId });
  const lobby = emptyRoom({ lobby: true });
  const older = resumeStateOf(comeIn(lobby, [person("mal", "guest"), hanna, vera], true));
  const newer = { ...older, host: hanna.peerId, members: older.members.slice(1) };
  const secondPass = (room: Room, resumeState: RoomResumeState, { restored }: ReturnType<typeof firstPass>) =>
    restoreRoom(room, resumeState, [2], restored, () => "no", 0).step;

  test("by the host of a stale token is out once a newer token names another host", () => {
    const first = firstPass(lobby, older);
    const handedOver = did(admitting(first.step.room, "mal"), "mal", {
      kind: "hand-over",
      peerId: nils.peerId,
    });
    const step = secondPass(handedOver, newer, first);
    expect(inside(step.room)).toEqual(["hanna*", "vera"]);
    expect(told(step, "nils")).toContainEqual(
      expect.objectContaining({ event: "room:left", reason: "gone" }),
    );
  });

  test("by a newcomer who was host before the first token is out", () => {
    const { step } = firstPass(admitting(comeIn(lobby, [nora], true), "nora"), newer);
    expect(inside(step.room)).toEqual(["hanna*", "nora", "vera"]);
  });

  test("stays if a newer token names the same host, if the owner has admitted them, or if it lists them", () => {
    const first = firstPass(lobby, older);
    const admitted = admitting(first.step.room, "mal");
    expect(inside(secondPass(admitted, older, first).room)).toContain("nils");
    const listing = { ...newer, members: [...newer.members, { ...nils, peerId: person("old").peerId }] };
    expect(inside(secondPass(admitted, listing, first).room)).toContain("nils");
    const byOwner = admitting(comeIn(first.step.room, [owner]), "ann");
    expect(inside(secondPass(byOwner, newer, first).room)).toContain("nils");
  });
});
