import { limits } from "@lets-meet/shared/limits.ts";

/** How often "is typing" is said again while somebody goes on typing; well inside its expiry at the other side. */
const sayAgainMs = limits.typingExpiryMs / 2;

/** Thins out the own typing: says it at once and then now and then, and says once that it has stopped. */
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

  /** A message says by itself that its writer has stopped; so does the end of a match. */
  forget(): void {
    this.#saidAt = null;
  }
}

/** Clears the typing of somebody who never took it back: whoever types says so again and again. */
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
