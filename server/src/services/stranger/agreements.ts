import type { SessionId } from "@lets-meet/shared/ids.ts";
import type { Stranger } from "../../domain/stranger/stranger-state.ts";

/** What waits until the matches of sessions are agreed; see `StrangerPhase`. */
export class Agreements {
  readonly #waiting = new Map<SessionId, readonly (() => void)[]>();

  /** Resolves when the session's match, which is not agreed yet, is agreed or over. */
  of(id: SessionId): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.set(id, [...(this.#waiting.get(id) ?? []), resolve]);
    });
  }

  /** The session has that state now; `null` if it is not here. */
  changed(id: SessionId, state: Stranger | null): void {
    if (this.#waiting.size === 0 || (state?.now.phase === "matched" && !state.now.agreed)) return;
    const waiting = this.#waiting.get(id) ?? [];
    this.#waiting.delete(id);
    for (const goOn of waiting) goOn();
  }
}
