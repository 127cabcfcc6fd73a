import type { PeerId } from "@lets-meet/shared/ids.ts";
import { safetyAnnouncement } from "../../call/safety-words.ts";
import type { Stay } from "./state.ts";
import type { RoomView } from "./view.ts";
import { announcements, words } from "./words.ts";

/** What can be announced about a call at one moment. */
export type Heard = Pick<Stay, "members" | "knocks" | "lines" | "peerId"> & {
  readonly peers: RoomView["peers"];
  readonly safety: RoomView["safety"];
  /** The chat is on the page, and its log announces what is said. */
  readonly chatOpen: boolean;
};

/** Who comes and goes within this time is named in one sentence, in milliseconds. */
export const coalesceMs = 1_200;
/** After this the region is emptied, so that the same words are announced when they come again. */
const clearAfterMs = 6_000;

type Names = Map<PeerId, string>;

/**
 * Puts what happens in a call into words for whoever does not see it. Everything waits a moment, so that many who come at
 * once are one sentence and who comes and goes within it is none.
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

  /** Takes the state of the call; the first one is where the announcing begins. */
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
        this.#other.push(announcements.said(name, text));
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
