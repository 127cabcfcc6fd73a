import type { SessionId } from "@lets-meet/shared/ids.ts";
import type { LoggedName } from "@lets-meet/shared/protocol/events.ts";
import type { PageEntry, SessionEntry, SignalSource } from "../../domain/session/entries.ts";
import * as buffer from "../../domain/session/signal-buffer.ts";
import { type Bus, type Clock, type Entry, type Following, sessionTopic, type Timer } from "../../ports.ts";
import type { Backlog } from "./backlog.ts";

/** Sends an entry to the page; `json` is the payload. */
export type Emit = (event: LoggedName, json: string, id: number) => void;

/** The page's end of a delivery. */
export type Recipient = {
  readonly emit: Emit;
  /**
   * True if the page has not read the earlier entries yet; as soon as it has, `resume` is called on the
   * delivery.
   */
  readonly isBusy: () => boolean;
  /**
   * Closes the connection: the page does not read, or does not report that it listens. Undelivered entries
   * stay in the log.
   */
  readonly unheard: () => void;
};

export type DeliveryOptions = {
  readonly bus: Bus;
  readonly clock: Clock;
  readonly backlog: Backlog;
  readonly id: SessionId;
  /** The open sources; the set belongs to the session. */
  readonly ready: Set<SignalSource>;
  /** The ended sources. */
  readonly past: readonly SignalSource[];
  /** True if each match is open from the start. */
  readonly listens: boolean;
  readonly page: Recipient;
  /** Called when entries were lost: to the log's bounds, or because their sender's share was used up. */
  readonly onGap: () => void;
  /** Called when the page did not report in time that it listens, or too many entries wait until it does. */
  readonly onUnheard: () => void;
};

/** The time that entries wait for a page that does not listen yet, or does not read. */
export const heldForMs = 30_000;
/**
 * The bound on entries waiting for a page: more than all others in a full room may send within their shares.
 */
const holdBounds = { items: 2_048, bytes: 8_388_608, ageMs: heldForMs };

/**
 * Delivers a session's log to its connected page: in order, from the page's last position, no faster than the
 * page reads, and with other pages' signals held until the page reports that it listens.
 */
export class Delivery {
  readonly #options: DeliveryOptions;
  readonly #buffer: buffer.SignalBuffer;
  /** Entries that are deliverable as soon as the page has read the earlier ones. */
  readonly #queue: buffer.HeldEntry[] = [];
  #queueBytes = 0;
  #isLossy = false;
  #following: Following | null = null;
  #ageTimer: Timer | null = null;

  constructor(options: DeliveryOptions) {
    this.#options = options;
    this.#buffer = buffer.emptyBuffer(options.ready, options.past, options.listens, ({ entry }) =>
      this.#settle(entry),
    );
  }

  start(after: number): void {
    const { bus, backlog, id, onGap } = this.#options;
    this.#following = bus.follow(sessionTopic(id), after, {
      entry: (entry) => this.#take(entry),
      gap: () => {
        // Entries that the log has lost are settled nowhere else.
        backlog.clear(id);
        onGap();
      },
    });
  }

  /** The page listens to this match or peer now. */
  open(source: SignalSource): void {
    this.#deliver(buffer.open(this.#buffer, source));
  }

  /** The page has read all that was sent. */
  resume(): void {
    // The kernel may accept the last bytes of a closing connection after its delivery has ended.
    if (this.#following === null) return;
    let given = 0;
    for (const held of this.#queue) {
      if (this.#options.page.isBusy()) break;
      this.#queueBytes -= held.bytes;
      this.#emit(held);
      given++;
    }
    this.#queue.splice(0, given);
    this.#tellLoss();
  }

  stop(): void {
    this.#following?.stop();
    this.#ageTimer?.cancel();
    this.#following = null;
    this.#ageTimer = null;
    this.#queue.length = 0;
    this.#queueBytes = 0;
  }

  #take({ id, message, bytes }: Entry<SessionEntry>): void {
    if (message.kind === "page") {
      this.#deliver(buffer.push(this.#buffer, { id, entry: message, bytes, at: this.#options.clock.now() }));
      this.#watchBounds();
    } else if (message.kind === "over") {
      this.#deliver(buffer.discard(this.#buffer, [message.matchId]));
    } else if (message.kind === "parted") {
      this.#deliver(buffer.discard(this.#buffer, message.peers));
    } else if (message.kind === "lost") {
      this.#isLossy = true;
      this.#tellLoss();
    }
  }

  #deliver(entries: readonly buffer.HeldEntry[]): void {
    for (const held of entries) {
      if (this.#queue.length === 0 && !this.#options.page.isBusy()) this.#emit(held);
      else {
        this.#queue.push(held);
        this.#queueBytes += held.bytes;
      }
    }
    this.#tellLoss();
  }

  #emit({ id, entry }: buffer.HeldEntry): void {
    this.#settle(entry);
    const json = entry.event === "signal:deliver" ? entry.json : JSON.stringify(entry.payload);
    this.#options.page.emit(entry.event, json, id);
  }

  #settle({ from }: PageEntry): void {
    if (from !== undefined) this.#options.backlog.settle(this.#options.id, from);
  }

  /** The snapshot follows all entries from before the loss: they would overwrite it with older states. */
  #tellLoss(): void {
    if (!this.#isLossy || this.#buffer.held.length > 0 || this.#queue.length > 0) return;
    this.#isLossy = false;
    this.#options.onGap();
  }

  #watchBounds(): void {
    const { clock, page, onUnheard } = this.#options;
    const now = clock.now();
    const unread = { held: this.#queue, bytes: this.#queueBytes };
    if (buffer.isOverflowing(unread, holdBounds, now)) {
      page.unheard();
      return;
    }
    if (buffer.isOverflowing(this.#buffer, holdBounds, now)) {
      onUnheard();
      return;
    }
    const since = Math.min(this.#buffer.held[0]?.at ?? now, this.#queue[0]?.at ?? now);
    if (this.#buffer.held.length === 0 && this.#queue.length === 0) return;
    this.#ageTimer ??= clock.after(since + holdBounds.ageMs - now + 1, () => {
      this.#ageTimer = null;
      this.#watchBounds();
    });
  }
}
