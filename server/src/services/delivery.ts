import type { SessionId } from "@lets-meet/shared/ids.ts";
import { limits } from "@lets-meet/shared/limits.ts";
import type { Logged, LoggedName } from "@lets-meet/shared/protocol/events.ts";
import type { Gate, PageEntry, SessionEntry } from "../domain/entries.ts";
import * as buffer from "../domain/signal-buffer.ts";
import { type Bus, type Clock, type Entry, type Following, sessionTopic, type Timer } from "../ports.ts";

/** Sends an entry to the page; `json`, where it is at hand, is the payload as text. */
export type Emit = <N extends LoggedName>(
  event: N,
  payload: Logged<N>,
  id: number,
  json: string | undefined,
) => void;

/**
 * Brings a session's log to its connected page: in order, from where the page left off, with other pages' signals held
 * until the page says that it listens.
 */
export class Delivery {
  readonly #buffer: buffer.SignalBuffer;
  readonly #bus: Bus;
  readonly #clock: Clock;
  readonly #id: SessionId;
  readonly #emit: Emit;
  readonly #onOverflow: () => void;
  #following: Following | null = null;
  #ageTimer: Timer | null = null;

  constructor(
    bus: Bus,
    clock: Clock,
    id: SessionId,
    ready: Set<Gate>,
    past: readonly Gate[],
    listens: boolean,
    emit: Emit,
    onOverflow: () => void,
  ) {
    this.#bus = bus;
    this.#clock = clock;
    this.#id = id;
    this.#buffer = buffer.emptyBuffer(ready, past, listens);
    this.#emit = emit;
    this.#onOverflow = onOverflow;
  }

  start(after: number, onGap: () => void): void {
    this.#following = this.#bus.follow(sessionTopic(this.#id), after, {
      entry: (entry) => this.#take(entry),
      gap: onGap,
    });
  }

  /** The page listens to this match or peer now. */
  open(gate: Gate): void {
    this.#deliver(buffer.open(this.#buffer, gate));
  }

  stop(): void {
    this.#following?.stop();
    this.#ageTimer?.cancel();
    this.#following = null;
    this.#ageTimer = null;
  }

  #take({ id, message, bytes }: Entry<SessionEntry>): void {
    if (message.kind === "page") {
      this.#deliver(buffer.push(this.#buffer, { id, entry: message, bytes, at: this.#clock.now() }));
      this.#watchBounds();
    } else if (message.kind === "over") {
      this.#deliver(buffer.discard(this.#buffer, [message.matchId]));
    } else if (message.kind === "parted") {
      this.#deliver(buffer.discard(this.#buffer, message.peers));
    }
  }

  #deliver(entries: readonly buffer.HeldEntry[]): void {
    for (const { id, entry } of entries) this.#emitEntry(entry, id);
  }

  /** One case per event would say the same each time: the union ties event and payload together, TypeScript cannot follow. */
  #emitEntry<N extends LoggedName>(entry: Extract<PageEntry, { event: N }> | PageEntry, id: number): void {
    this.#emit(entry.event as N, entry.payload as Logged<N>, id, entry.json);
  }

  #watchBounds(): void {
    if (this.#buffer.held.length === 0) return;
    if (buffer.isOverflowing(this.#buffer, limits.signalBuffer, this.#clock.now())) {
      this.#onOverflow();
      return;
    }
    this.#ageTimer ??= this.#clock.after(limits.signalBuffer.ageMs + 1, () => {
      this.#ageTimer = null;
      this.#watchBounds();
    });
  }
}
