import type { PeerId } from "@lets-meet/shared/ids.ts";
import { safetyAnnouncement } from "../../call/safety-code/safety-words.ts";
import type { RoomView } from "./call/view.ts";
import type { Membership } from "./state.ts";
import { announcements, words } from "./words.ts";

/** The state of a call that announcements are made from. */
export type Heard = Pick<Membership, "members" | "knocks" | "lines" | "peerId"> & {
  readonly peers: RoomView["peers"];
  readonly safety: RoomView["safety"];
  /** The chat is on the page, and its log announces new messages. */
  readonly chatOpen: boolean;
};

/** Joins and leaves within this time share one sentence, in milliseconds. */
export const coalesceMs = 1_200;
/** The region is emptied after this time, so that the same words are announced again. */
const clearAfterMs = 6_000;

type Names = Map<PeerId, string>;

/**
 * Puts the events of a call into words for a screen reader. All events wait a moment, so that several joins
 * become one sentence, and a join followed by a leave none.
 */
export class Announcer {
  readonly #say: (text: string) => void;
  #before: Heard | null = null;
  #joined: Names = new Map();
  #left: Names = new Map();
  #interrupted: Names = new Map();
  #mended: Names = new Map();
  #other: string[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #clear: ReturnType<typeof setTimeout> | undefined;

  constructor(say: (text: string) => void) {
    this.#say = say;
  }

  /** Takes the state of the call; the first state is the baseline. */
  hear(now: Heard): void {
    const before = this.#before;
    this.#before = now;
    if (before === null) return;
    this.#membership(before, now);
    this.#links(before, now);
    this.#events(before, now);
    const waits = [this.#joined, this.#left, this.#interrupted, this.#mended].some(({ size }) => size > 0);
    if (waits || this.#other.length > 0) this.#timer ??= setTimeout(() => this.#flush(), coalesceMs);
  }

  close(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#clear);
    this.#timer = undefined;
    this.#before = null;
  }

  #membership(before: Heard, now: Heard): void {
    for (const { peerId, name } of now.members) {
      if (before.members.some((member) => member.peerId === peerId)) continue;
      if (!this.#left.delete(peerId)) this.#joined.set(peerId, name);
    }
    for (const { peerId, name } of before.members) {
      if (now.members.some((member) => member.peerId === peerId)) continue;
      if (!this.#joined.delete(peerId)) this.#left.set(peerId, name);
    }
  }

  #links(before: Heard, now: Heard): void {
    for (const { peerId, name } of now.members) {
      const was = before.peers.get(peerId)?.link;
      const is = now.peers.get(peerId)?.link;
      if (was === "connected" && is === "interrupted" && !this.#mended.delete(peerId))
        this.#interrupted.set(peerId, name);
      if (was === "interrupted" && is === "connected" && !this.#interrupted.delete(peerId))
        this.#mended.set(peerId, name);
    }
  }

  #events(before: Heard, now: Heard): void {
    for (const member of now.members) {
      const was = before.members.find(({ peerId }) => peerId === member.peerId);
      if (was === undefined) continue;
      const own = member.peerId === now.peerId;
      if (!own && member.hand && !was.hand) this.#other.push(announcements.handUp(member.name));
      if (!own && member.sending.screen && !was.sending.screen)
        this.#other.push(announcements.screen(member.name));
      if (member.role === "host" && was.role !== "host")
        this.#other.push(own ? words.youHost : words.newHost(member.name));
    }
    for (const { peerId, name } of now.knocks)
      if (!before.knocks.some((knock) => knock.peerId === peerId))
        this.#other.push(announcements.knock(name));
    const safety = now.safety === before.safety ? null : safetyAnnouncement(now.safety);
    if (safety !== null) this.#other.push(safety);
    if (now.chatOpen) return;
    for (const { from, name, seq, text } of now.lines)
      if (from !== null && !before.lines.some((line) => line.from === from && line.seq === seq))
        this.#other.push(announcements.line(name, text));
  }

  #flush(): void {
    this.#timer = undefined;
    const listed = (names: Names, sentence: (names: readonly string[]) => string) =>
      names.size === 0 ? [] : [sentence([...names.values()])];
    const sentences = [
      ...listed(this.#joined, announcements.joined),
      ...listed(this.#left, announcements.left),
      ...listed(this.#interrupted, announcements.reconnecting),
      ...listed(this.#mended, announcements.back),
      ...this.#other,
    ];
    for (const names of [this.#joined, this.#left, this.#interrupted, this.#mended]) names.clear();
    this.#other = [];
    if (sentences.length === 0) return;
    this.#say(sentences.join(" "));
    clearTimeout(this.#clear);
    this.#clear = setTimeout(() => this.#say(""), clearAfterMs);
  }
}
