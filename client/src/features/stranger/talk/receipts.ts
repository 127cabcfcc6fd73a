import type { MatchId } from "@lets-meet/shared/ids.ts";

/** Messages within this time share one receipt. */
const gatherMs = 60;

/** Tells the partner which of their messages this page shows. */
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

  /** Repeats the latest receipt, for example after a reconnect: it may have been lost. */
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
