import type { MatchId } from "@lets-meet/shared/ids.ts";

/** Messages that come in one breath share one receipt. */
const gatherMs = 60;

/** Tells the partner up to where this page shows their messages. */
export class Receipts {
  readonly #tell: (matchId: MatchId, seq: number) => void;
  #shown: { readonly matchId: MatchId; readonly seq: number } | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(tell: (matchId: MatchId, seq: number) => void) {
    this.#tell = tell;
  }

  show(matchId: MatchId, seq: number): void {
    this.#shown = { matchId, seq };
    this.#timer ??= setTimeout(() => this.again(), gatherMs);
  }

  /** Tells the latest once more, as after a reconnect: one may have got lost. */
  again(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#shown !== null) this.#tell(this.#shown.matchId, this.#shown.seq);
  }

  forget(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#shown = null;
  }
}
