/** As much of the page as this needs. */
type Page = Pick<Document, "hidden" | "addEventListener">;

/**
 * Keeps the screen on while that is wanted and the page is seen (W3C Screen Wake Lock §7). The browser takes the lock back
 * when the page is hidden or the battery is low; it is asked for again when the page is seen again. One that refuses, or has
 * none, lets the screen go dark as ever.
 */
export class ScreenAwake {
  readonly #wakeLock: Pick<WakeLock, "request"> | undefined;
  readonly #page: Page;
  #isWanted = false;
  #isAsking = false;
  #lock: WakeLockSentinel | null = null;

  constructor(wakeLock: Pick<WakeLock, "request"> | undefined, page: Page) {
    this.#wakeLock = wakeLock;
    this.#page = page;
    page.addEventListener("visibilitychange", () => void this.#ask());
  }

  want(isWanted: boolean): void {
    if (isWanted === this.#isWanted) return;
    this.#isWanted = isWanted;
    if (isWanted) void this.#ask();
    else this.#giveBack();
  }

  async #ask(): Promise<void> {
    if (!this.#isWanted || this.#page.hidden || this.#isAsking || this.#lock !== null) return;
    this.#isAsking = true;
    try {
      const lock = await this.#wakeLock?.request("screen");
      if (lock === undefined) return;
      this.#lock = lock;
      lock.addEventListener("release", () => {
        if (this.#lock === lock) this.#lock = null;
      });
      if (!this.#isWanted) this.#giveBack();
    } catch {
      // Refused: by a policy, a low battery, or because the page was hidden meanwhile.
    } finally {
      this.#isAsking = false;
    }
  }

  #giveBack(): void {
    const lock = this.#lock;
    this.#lock = null;
    lock?.release().catch(() => undefined);
  }
}
