import type { SessionId } from "@lets-meet/shared/ids.ts";
import type { Known, Placement } from "../../domain/resume/placement.ts";
import * as session from "../../domain/session/session.ts";
import type { Lives } from "./lives.ts";
import type { SessionStates } from "./session-states.ts";
import type { Live, SessionOptions } from "./session-types.ts";

/** Sessions of an earlier process, which resume tokens report, and what is known of all others. */
export class ExpectedSessions {
  readonly #options: Pick<SessionOptions, "participant" | "grace" | "clock" | "ids">;
  readonly #lives: Lives;
  readonly #states: SessionStates;
  readonly #expireWhenDue: (live: Live) => void;
  /** Sessions that resume tokens have restored. Kept after their end, so that an old token cannot restore them again. */
  readonly #over = new Map<SessionId, Placement | "by-itself">();

  /** `expireWhenDue` is called for each session that is expected from now on. */
  constructor(
    options: Pick<SessionOptions, "participant" | "grace" | "clock" | "ids">,
    lives: Lives,
    states: SessionStates,
    expireWhenDue: (live: Live) => void,
  ) {
    this.#options = options;
    this.#lives = lives;
    this.#states = states;
    this.#expireWhenDue = expireWhenDue;
  }

  /** This process's knowledge of a session. */
  familiar(id: SessionId): Known {
    const live = this.#lives.get(id);
    const known = live?.known ?? this.#over.get(id) ?? null;
    return known === null || known === "by-itself" ? known : { ...known, isOver: live === undefined };
  }

  /** Awaits a session of an earlier process where a resume token places it, as if its connection had just dropped. */
  expect(id: SessionId, placement: Placement): void {
    const known = this.familiar(id);
    if (known === "by-itself") return;
    const graceMs = this.#options.participant.graceMs(id) ?? this.#options.grace.droppedMs;
    const former = this.#lives.get(id);
    const keepKey = former === undefined ? this.#options.ids.key() : this.#states.of(id).keepKey;
    const expected = session.expect(id, this.#options.clock.now() + graceMs, keepKey);
    const live = former ?? this.#lives.begin(id, placement, { cursor: 0, seq: 0 });
    live.known = { ...placement, at: Math.max(placement.at, known?.at ?? placement.at) };
    const isSame = known?.place === placement.place;
    if (former === undefined || !isSame) this.#states.begin(expected);
    if (isSame) return;
    this.#lives.wake(id);
    live.timer?.cancel();
    this.#expireWhenDue(live);
  }

  /** The expected session has shown its resume token: it can be resumed with that secret. */
  prove(id: SessionId, secret: string, seq: number): void {
    const live = this.#lives.get(id);
    if (live === undefined) return;
    if (this.#states.of(id).secret === null) live.seq = seq;
    this.#states.step(id, (one) => session.prove(one, secret));
    live.known = "by-itself";
    this.#over.set(id, "by-itself");
  }

  /** The session is forgotten. */
  noteOver({ id, known }: Live): void {
    if (known !== "by-itself") this.#over.set(id, known);
  }
}
