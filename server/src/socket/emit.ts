import type { Ack } from "@lets-meet/shared/protocol/ack.ts";
import type { LoggedName, Notice, NoticeName } from "@lets-meet/shared/protocol/events.ts";
import type { Clock, Timer } from "../ports.ts";
import { type Engine, hold, release, write } from "./engine.ts";

/**
 * The time that an answer may wait for other packets to the same page, in milliseconds: `soon` if the page goes on only
 * with the answer, `brief` if a person sees no difference and an event is likely to follow, `late` if only the page
 * learns from it that the request has arrived.
 */
const patienceMs = { soon: 4, brief: 25, late: 1_000 };
export type Patience = keyof typeof patienceMs;
/** This many late answers are sent soon: a page pauses with too many unanswered requests (`outboxWindow`). */
const mostLate = 8;
/** The shortest delay until late answers are checked again, in milliseconds. */
const shortestTickMs = 20;
/** With this much waiting, packets are written at once, so that a page that does not read is noticed within a turn. */
const mostWaiting = { packets: 32, bytes: 65_536 };

/** Packets that wait to be sent to one page, in order, and the deadline of the first. */
type Waiting = { readonly packets: string[]; bytes: number; readonly dueAt: number };

const transports = { write, hold, release };

export type EmitterOptions = {
  readonly clock: Clock;
  /** Calls back at the end of this turn of the event loop. */
  readonly atEndOfTurn?: (run: () => void) => void;
  readonly to?: typeof transports;
};

/**
 * Sends packets to pages. A write to a socket costs more than all other work of a request, so all packets of one turn of the
 * event loop to the same page are sent in one write. An answer waits a little longer for the next packet to the same page:
 * no page depends on an answer that soon.
 */
export class Emitter {
  readonly #clock: Clock;
  readonly #atEndOfTurn: (run: () => void) => void;
  readonly #to: typeof transports;
  /** In order of their deadlines. */
  readonly #waiting = new Map<Engine, Waiting>();
  /** The pages that are sent their packets at the end of this turn, and those whose transports are held until then. */
  readonly #inTurn = new Set<Engine>();
  readonly #held: Engine[] = [];
  #isTurnEnding = false;
  /** The pages with answers that are not late, all flushed by one timer. */
  readonly #soon = { soon: new Set<Engine>(), brief: new Set<Engine>() };
  #lateTimer: Timer | null = null;
  /** The last notice: the same one often goes to many pages. */
  #last: { readonly event: NoticeName; readonly payload: object; readonly packet: string } | null = null;

  constructor({ clock, atEndOfTurn = setImmediate, to = transports }: EmitterOptions) {
    this.#clock = clock;
    this.#atEndOfTurn = atEndOfTurn;
    this.#to = to;
  }

  /** Sends an entry of the session's log with its id; `json` is the payload. */
  logged(engine: Engine, event: LoggedName, json: string, id: number): void {
    this.#send(engine, `2["${event}",${json},${id}]`);
  }

  /** Sends a notice about this connection. */
  notice<N extends NoticeName>(engine: Engine, event: N, payload: Notice<N>): void {
    if (this.#last?.payload !== payload || this.#last.event !== event)
      this.#last = { event, payload, packet: `2${JSON.stringify([event, payload])}` };
    this.#send(engine, this.#last.packet);
  }

  /** Answers the request with that id. */
  answer(engine: Engine, ackId: string, ack: Ack<unknown>, patience: Patience): void {
    const { packets } = this.#push(engine, `3${ackId}[${JSON.stringify(ack)}]`);
    if (patience === "late" && packets.length < mostLate) {
      this.#lateTimer ??= this.#clock.after(patienceMs.late, () => this.#flushLate());
      return;
    }
    const kind = patience === "late" ? "soon" : patience;
    const pages = this.#soon[kind];
    if (pages.size === 0) this.#clock.after(patienceMs[kind], () => this.#flushAll(pages));
    pages.add(engine);
  }

  /** Keeps what the transport writes by itself in this turn too, so that it goes out in the same write. */
  hold(engine: Engine): void {
    this.#to.hold(engine);
    this.#held.push(engine);
    this.#endTurn();
  }

  /** Sends what waits for that page at once. */
  flush(engine: Engine): void {
    const waiting = this.#waiting.get(engine);
    if (waiting === undefined) return;
    this.#waiting.delete(engine);
    this.#to.write(engine, waiting.packets);
  }

  #send(engine: Engine, packet: string): void {
    const { packets, bytes } = this.#push(engine, packet);
    if (packets.length >= mostWaiting.packets || bytes >= mostWaiting.bytes) {
      this.flush(engine);
      return;
    }
    this.#inTurn.add(engine);
    this.#endTurn();
  }

  #push(engine: Engine, packet: string): Waiting {
    let waiting = this.#waiting.get(engine);
    if (waiting === undefined) {
      waiting = { packets: [], bytes: 0, dueAt: this.#clock.now() + patienceMs.late };
      this.#waiting.set(engine, waiting);
    }
    waiting.packets.push(packet);
    waiting.bytes += packet.length;
    return waiting;
  }

  #endTurn(): void {
    if (this.#isTurnEnding) return;
    this.#isTurnEnding = true;
    this.#atEndOfTurn(() => {
      this.#isTurnEnding = false;
      this.#flushAll(this.#inTurn);
      for (const engine of this.#held.splice(0)) this.#to.release(engine);
    });
  }

  #flushAll(pages: Set<Engine>): void {
    for (const engine of pages) this.flush(engine);
    pages.clear();
  }

  #flushLate(): void {
    this.#lateTimer = null;
    const now = this.#clock.now();
    for (const [engine, { dueAt }] of this.#waiting) {
      if (dueAt > now) {
        this.#lateTimer = this.#clock.after(Math.max(shortestTickMs, dueAt - now), () => this.#flushLate());
        return;
      }
      this.flush(engine);
    }
  }
}
