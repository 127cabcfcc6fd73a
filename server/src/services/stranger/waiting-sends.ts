import type { SessionId } from "@lets-meet/shared/ids.ts";
import { isAsking } from "../../domain/stranger/carry-on.ts";
import type { Stranger, StrangerPhase } from "../../domain/stranger/stranger-state.ts";

/**
 * True if what the session sends to its match comes after the match and before its end in the partner's log; otherwise it
 * has to wait.
 */
export const isOpen = (now: Extract<StrangerPhase, { readonly phase: "matched" }>): boolean =>
  now.agreed && !isAsking(now);

/** True while the session's match is not open, or has moved to a room that may not exist yet. */
const mustWait = ({ now, moved }: Stranger): boolean =>
  now.phase === "matched" ? !isOpen(now) : moved !== null && moved.arriving !== null;

/** What sessions send to a match that is not open, or to a room that does not exist yet. */
export class WaitingSends {
  readonly #waiting = new Map<SessionId, readonly (() => void)[]>();

  /** Resolves when the session need not wait any more, in the order of the calls. */
  of(id: SessionId): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.set(id, [...(this.#waiting.get(id) ?? []), resolve]);
    });
  }

  /** The session has that state now; `null` if it is not here. */
  changed(id: SessionId, state: Stranger | null): void {
    if (this.#waiting.size === 0 || (state !== null && mustWait(state))) return;
    const waiting = this.#waiting.get(id) ?? [];
    this.#waiting.delete(id);
    for (const goOn of waiting) goOn();
  }
}
