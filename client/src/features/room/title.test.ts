import { expect, it } from "vitest";
import { aMembership, aPreview, inside, peerOf, roomId } from "./testing/samples.ts";
import { titleOf } from "./title.ts";

const knock = { peerId: peerOf("Kim"), name: "Kim", hasAccount: false, held: null };

it.each([
  ["before the room is known", { phase: "looking", roomId } as const, "Room"],
  [
    "in the green room",
    { phase: "green-room", roomId, preview: aPreview(), trouble: null, joining: false } as const,
    "Thursday jam",
  ],
  [
    "in the lobby",
    {
      phase: "at-door",
      roomId,
      door: { roomId, name: "Thursday jam", peerId: peerOf("Mia"), held: null },
    } as const,
    "Waiting: Thursday jam",
  ],
  ["in the call", inside(aMembership([])), "Thursday jam"],
  [
    "while a knock waits",
    inside(aMembership([], { knocks: [knock] })),
    "Someone wants to join: Thursday jam",
  ],
  [
    "while a knock is on hold",
    inside(aMembership([], { knocks: [{ ...knock, held: "wait" }] })),
    "Thursday jam",
  ],
  [
    "afterwards",
    { phase: "left", roomId, name: "Thursday jam", reason: "left", lines: [] } as const,
    "You left Thursday jam",
  ],
])("%s", (_where, room, title) => {
  expect(titleOf(room, 0, false)).toBe(title);
});

it("counts unread messages only while the page is hidden", () => {
  expect(titleOf(inside(aMembership([])), 3, true)).toBe("(3) Thursday jam");
  expect(titleOf(inside(aMembership([])), 3, false)).toBe("Thursday jam");
});
