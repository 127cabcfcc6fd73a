import type { Ack } from "@lets-meet/shared/protocol/ack.ts";
import type { LoggedName, Notice, NoticeName } from "@lets-meet/shared/protocol/events.ts";
import type { Clock, Timer } from "../ports.ts";
import { type Engine, hold, release, write } from "./engine.ts";

/**
 * The time an answer may wait to be batched, in milliseconds: if a person waits for it, and if only the page
 * does.
 */
const [soonMs, lateMs] = [4, 1_000];
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
  readonly #soon = new Set<Engine>();
  #soonTimer: Timer | null = null;
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

  /**
   * Answers the request with that id; an answer may be late (`canWait`) if no user sees whether it arrived.
   */
  answer(engine: Engine, ackId: string, ack: Ack<unknown>, canWait = false): void {
    const { packets } = this.#push(engine, `3${ackId}[${JSON.stringify(ack)}]`);
    if (canWait && packets.length < mostLate) {
      if (this.#lateTimer === null) this.#lateTimer = this.#clock.after(lateMs, () => this.#flushLate());
      return;
    }
    this.#soon.add(engine);
    if (this.#soonTimer === null) this.#soonTimer = this.#clock.after(soonMs, () => this.#flushSoon());
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
      waiting = { packets: [], bytes: 0, dueAt: this.#clock.now() + lateMs };
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
      for (const engine of this.#inTurn) this.flush(engine);
      this.#inTurn.clear();
      for (const engine of this.#held.splice(0)) this.#to.release(engine);
    });
  }

  #flushSoon(): void {
    this.#soonTimer = null;
    for (const engine of this.#soon) this.flush(engine);
    this.#soon.clear();
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
