import type { PeerId, RoomId } from "@lets-meet/shared/ids.ts";
import { isLater, type Moment, noMoment } from "../../domain/resume/placement.ts";
import type { RoomResumeState } from "../../domain/resume/resume-state.ts";
import type { Restored } from "../../domain/resume/revive-room.ts";
import { hostOf, type Room } from "../../domain/room/room-state.ts";
import type { Clock } from "../../ports.ts";

/** The host whose command ended a room; an end by the owner overrides every resume token. */
type EndedBy = PeerId | "owner" | null;
/** The end of a room's last call: the newest moment of its resume tokens at that time, and the host who ended it. */
type Emptied = { readonly moment: Moment; readonly endedBy: EndedBy };

/** The reports of earlier processes' resume tokens about rooms, and the rooms that have become empty since. */
export class RoomHistory {
  readonly #clock: Clock;
  readonly #resumeTokensUntil: number;
  readonly #restored = new Map<RoomId, Restored>();
  /** Rooms that all members have left, as long as a resume token may still report them as live. */
  readonly #emptied = new Map<RoomId, Emptied>();

  /** No resume token of an earlier process is valid once `resumeTokenMs` have passed. */
  constructor(clock: Clock, resumeTokenMs: number) {
    this.#clock = clock;
    this.#resumeTokensUntil = clock.now() + resumeTokenMs;
  }

  /** The reports of resume tokens about the room so far. */
  restoredOf(id: RoomId): Restored | null {
    return this.#restored.get(id) ?? null;
  }

  /** Records what a resume token has reported of the room. */
  restore(id: RoomId, restored: Restored): void {
    this.#restored.set(id, restored);
  }

  /**
   * The verdict on a resume token of that moment: it counts unless a newer resume token was shown ("gone"). A room that
   * became empty in this process has ended, even if newcomers have entered it since, unless the resume token is newer
   * than everything this process knew of the room and names another host than the one who ended it.
   */
  validityOf({ roomId, host }: RoomResumeState, moment: Moment): "counts" | "gone" | "ended" {
    const restored = this.#restored.get(roomId);
    const emptied = this.#emptied.get(roomId);
    if (emptied !== undefined && restored === undefined) {
      const isOlder = !isLater(moment, emptied.moment);
      return isOlder || emptied.endedBy === "owner" || emptied.endedBy === host ? "ended" : "counts";
    }
    return isLater(restored?.moment ?? moment, moment) ? "gone" : "counts";
  }

  /**
   * The newest moment of the room's resume tokens: `null` for none yet, empty once no resume token of an earlier process is
   * valid.
   */
  heardUntil(id: RoomId): Moment | null {
    return this.#clock.now() >= this.#resumeTokensUntil ? noMoment : (this.#restored.get(id)?.moment ?? null);
  }

  /** Records who has ended the room, after it has ended. */
  endedBy(id: RoomId, by: EndedBy): void {
    const emptied = this.#emptied.get(id);
    if (emptied !== undefined) this.#emptied.set(id, { ...emptied, endedBy: by });
  }

  /** Records a change of the room. */
  changed(before: Room, { id, ...room }: Room): void {
    const isPast = this.#clock.now() >= this.#resumeTokensUntil;
    if (isPast) this.#emptied.clear();
    const restored = this.#restored.get(id);
    if (before.members.length > 0 && room.members.length === 0) {
      const last = restored ?? this.#emptied.get(id) ?? { moment: noMoment };
      const by = "endedBy" in last ? last.endedBy : null;
      this.#restored.delete(id);
      if (!isPast) this.#emptied.set(id, { moment: last.moment, endedBy: by });
    } else if (
      restored !== undefined &&
      room.host !== before.host &&
      ownerHasCome({ id, ...room }, restored)
    ) {
      this.#restored.set(id, { ...restored, base: null });
    }
  }
}

/** True if the room's owner is inside, and its host. */
export const ownerIsHost = (room: Room): boolean => {
  const account = hostOf(room)?.account ?? null;
  return account !== null && account === room.owner;
};

/** True if the owner has joined on their own and is the host: the host in resume tokens no longer counts. */
const ownerHasCome = (room: Room, { peers }: Restored): boolean =>
  ownerIsHost(room) && room.host !== null && !peers.has(room.host);
