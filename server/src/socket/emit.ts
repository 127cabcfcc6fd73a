import type { Ack } from "@lets-meet/shared/protocol/ack.ts";
import type { LoggedName, Notice, NoticeName } from "@lets-meet/shared/protocol/events.ts";
import type { Clock, Timer } from "../ports.ts";
import { type Engine, hold, release, write } from "./engine.ts";

/**
 * The time that an answer may wait for other packets to the same page, in milliseconds: `soon` if the page goes on only
 * with the answer, `brief` if a person sees no difference and an event is likely to follow, `late` if only the page
 * learns from it that the request has arrived. Each is checked again after `stepMs` at the earliest.
 */
const patience = {
  soon: { ms: 4, stepMs: 4 },
  brief: { ms: 25, stepMs: 10 },
  late: { ms: 1_000, stepMs: 20 },
};
export type Patience = keyof typeof patience;
/** This many late answers are sent soon: a page pauses with too many unanswered requests (`outboxWindow`). */
const mostLate = 8;
/** With this much waiting, packets are written at once, so that a page that does not read is noticed within a turn. */
const mostWaiting = { packets: 32, bytes: 65_536 };

/** Packets that wait to be sent to one page, in order. */
type Waiting = { readonly packets: string[]; bytes: number };

const transports = { write, hold, release };

export type EmitterOptions = {
  readonly clock: Clock;
  /** Calls back at the end of this turn of the event loop. */
  readonly atEndOfTurn?: (run: () => void) => void;
  readonly to?: typeof transports;
};

/** Pages with waiting answers, in order of their deadlines; calls `due` with each at its deadline, or soon after. */
class Deadlines {
  readonly #at = new Map<Engine, number>();
  readonly #clock: Clock;
  readonly #wait: (typeof patience)[Patience];
  readonly #due: (engine: Engine) => void;
  #timer: Timer | null = null;

  constructor(clock: Clock, wait: (typeof patience)[Patience], due: (engine: Engine) => void) {
    this.#clock = clock;
    this.#wait = wait;
    this.#due = due;
  }

  /** Sets a deadline for the page, unless it has one. */
  set(engine: Engine): void {
    if (this.#at.has(engine)) return;
    this.#at.set(engine, this.#clock.now() + this.#wait.ms);
    if (this.#timer === null) this.#timer = this.#clock.after(this.#wait.ms, () => this.#check());
  }

  forget(engine: Engine): void {
    this.#at.delete(engine);
  }

  #check(): void {
    this.#timer = null;
    const now = this.#clock.now();
    for (const [engine, at] of this.#at) {
      if (at > now) {
        this.#timer = this.#clock.after(Math.max(this.#wait.stepMs, at - now), () => this.#check());
        return;
      }
      this.#at.delete(engine);
      this.#due(engine);
    }
  }
}

/**
 * Sends packets to pages. A write to a socket costs more than all other work of a request, so all packets of one turn of the
 * event loop to the same page are sent in one write. An answer waits a little longer for the next packet to the same page:
 * no page depends on an answer that soon.
 */
export class Emitter {
  readonly #atEndOfTurn: (run: () => void) => void;
  readonly #to: typeof transports;
  readonly #waiting = new Map<Engine, Waiting>();
  /** The pages that are sent their packets at the end of this turn, and those whose transports are held until then. */
  readonly #inTurn = new Set<Engine>();
  readonly #held: Engine[] = [];
  #isTurnEnding = false;
  readonly #deadlines: { readonly [P in Patience]: Deadlines };
  /** The last notice: the same one often goes to many pages. */
  #last: { readonly event: NoticeName; readonly payload: object; readonly packet: string } | null = null;

  constructor({ clock, atEndOfTurn = setImmediate, to = transports }: EmitterOptions) {
    this.#atEndOfTurn = atEndOfTurn;
    this.#to = to;
    const deadlines = (kind: Patience) =>
      new Deadlines(clock, patience[kind], (engine) => this.flush(engine));
    this.#deadlines = { soon: deadlines("soon"), brief: deadlines("brief"), late: deadlines("late") };
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
  answer(engine: Engine, ackId: string, ack: Ack<unknown>, kind: Patience): void {
    const { packets } = this.#push(engine, `3${ackId}[${JSON.stringify(ack)}]`);
    this.#deadlines[kind === "late" && packets.length >= mostLate ? "soon" : kind].set(engine);
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
    this.#deadlines.soon.forget(engine);
    this.#deadlines.brief.forget(engine);
    this.#deadlines.late.forget(engine);
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
      waiting = { packets: [], bytes: 0 };
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
}
