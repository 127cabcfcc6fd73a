import type { LogId, SessionId } from "@lets-meet/shared/ids.ts";
import type { SessionEntry } from "../../domain/session/entries.ts";
import { type Bus, sessionTopic } from "../../ports.ts";
import { DormantSessions } from "./dormant-sessions.ts";
import type { Live } from "./session-types.ts";

type Hear = (live: Live, entry: SessionEntry, at: LogId) => void;

/** The sessions that live on this node, with their resources. */
export class Lives {
  readonly #lives = new Map<SessionId, Live>();
  readonly #dormant = new DormantSessions();
  readonly #bus: Bus;
  readonly #hear: Hear;

  /** `hear` receives the entries of each session's own log, even while no page is connected. */
  constructor(bus: Bus, hear: Hear) {
    this.#bus = bus;
    this.#hear = hear;
  }

  /** Sessions that are connected or inside their grace. */
  get awaited(): number {
    return this.#lives.size - this.#dormant.size;
  }

  get(id: SessionId): Live | undefined {
    return this.#lives.get(id);
  }

  isAwaited(id: SessionId): boolean {
    return this.#lives.has(id) && !this.#dormant.has(id);
  }

  /** A session lives here from now on, and hears its log after the entry `cursor`. */
  begin(id: SessionId, known: Live["known"], { cursor, seq }: Pick<Live, "seq"> & { cursor: LogId }): Live {
    const following = this.#bus.follow(sessionTopic(id), cursor, {
      entry: ({ id: at, message }) => this.#hear(live, message, at),
      gap: () => undefined,
    });
    const live: Live = {
      id,
      seq,
      attachment: null,
      ready: new Set(),
      following,
      buckets: {},
      timer: null,
      isRelaying: false,
      known,
    };
    this.#lives.set(id, live);
    return live;
  }

  /** The memory of the dormant sessions. */
  get dormantBytes(): number {
    return this.#dormant.bytes;
  }

  /** The session is dormant, and has met or blocked so many; returns another one that has to make room for it. */
  sleep(id: SessionId, acquaintances: number, mostBytes: number): Live | undefined {
    this.#dormant.add(id, acquaintances);
    const oldest = this.#dormant.oldestBeyond(mostBytes);
    return oldest === undefined ? undefined : this.#lives.get(oldest);
  }

  wake(id: SessionId): void {
    this.#dormant.delete(id);
  }

  /** The session is forgotten everywhere. */
  forget(live: Live): void {
    this.end(live);
    this.#bus.forget(sessionTopic(live.id));
  }

  /** The session lives here no more; its page is not told. */
  end(live: Live): void {
    live.timer?.cancel();
    live.following.stop();
    this.#lives.delete(live.id);
    this.#dormant.delete(live.id);
  }
}
