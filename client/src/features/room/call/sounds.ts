import type { Chime } from "../../../call/chime.ts";
import { membershipIn } from "../membership.ts";
import type { Membership, Room } from "../state.ts";
import type { RoomStore } from "../store.ts";

const isWaiting = (membership: Membership | null): boolean =>
  membership?.knocks.some(({ held }) => held === null) === true;

/** The sounds of a change of state; none for entering and leaving, which the user sees. */
export function chimesOf(before: Room, room: Room): readonly Chime[] {
  const [was, membership] = [membershipIn(before), membershipIn(room)];
  if (was === null || membership === null || was.peerId !== membership.peerId) return [];
  const known = new Map(was.members.map((member) => [member.peerId, member]));
  const chimes: Chime[] = [];
  if (membership.members.some(({ peerId }) => !known.has(peerId))) chimes.push("joined");
  const left = was.members.some(({ peerId }) => !membership.members.some((one) => one.peerId === peerId));
  if (left) chimes.push("left");
  const raised = membership.members.some(
    ({ peerId, hand }) => peerId !== membership.peerId && hand && known.get(peerId)?.hand === false,
  );
  if (raised) chimes.push("hand");
  return chimes;
}

/** The interval of a waiting knock's sound, in milliseconds. */
const knockEveryMs = 6_000;

/** Plays sounds for joins, leaves, raised hands and, until they are answered, knocks. */
export function playSounds(store: RoomStore, play: (chime: Chime) => void): Disposable {
  let knocking: ReturnType<typeof setInterval> | undefined;
  const quiet = () => {
    clearInterval(knocking);
    knocking = undefined;
  };
  const unsubscribe = store.subscribe(({ room, sounds }, { room: before }) => {
    if (sounds && room !== before) for (const chime of chimesOf(before, room)) play(chime);
    if (!sounds || !isWaiting(membershipIn(room))) quiet();
    else if (knocking === undefined) {
      play("knock");
      knocking = setInterval(() => play("knock"), knockEveryMs);
    }
  });
  return {
    [Symbol.dispose]: () => {
      quiet();
      unsubscribe();
    },
  };
}
