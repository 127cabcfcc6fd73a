import { limits } from "@lets-meet/shared/limits.ts";

/**
 * The interval at which "is typing" is repeated while the user goes on typing; well below its expiry at the
 * peer.
 */
const sayAgainMs = limits.typingExpiryMs / 2;

/**
 * Throttles the user's own typing events: reports the start at once, repeats it at an interval, and reports
 * the stop once.
 */
export class OwnTyping {
  readonly #say: (typing: boolean) => void;
  readonly #now: () => number;
  #saidAt: number | null = null;

  constructor(say: (typing: boolean) => void, now: () => number) {
    this.#say = say;
    this.#now = now;
  }

  change(typing: boolean): void {
    if (!typing) {
      if (this.#saidAt === null) return;
      this.#saidAt = null;
      this.#say(false);
    } else if (this.#saidAt === null || this.#now() - this.#saidAt >= sayAgainMs) {
      this.#saidAt = this.#now();
      this.#say(true);
    }
  }

  /** Reports no stop, because a sent message or the end of a match implies it. */
  forget(): void {
    this.#saidAt = null;
  }
}

/** Clears the typing state of a peer that never reports its stop: a peer that types repeats its report. */
export class OthersTyping<Who> {
  readonly #expired: (who: Who) => void;
  readonly #timers = new Map<Who, ReturnType<typeof setTimeout>>();

  constructor(expired: (who: Who) => void) {
    this.#expired = expired;
  }

  change(who: Who, typing: boolean): void {
    clearTimeout(this.#timers.get(who));
    this.#timers.delete(who);
    if (!typing) return;
    const expire = () => {
      this.#timers.delete(who);
      this.#expired(who);
    };
    this.#timers.set(who, setTimeout(expire, limits.typingExpiryMs));
  }

  forget(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }
}
