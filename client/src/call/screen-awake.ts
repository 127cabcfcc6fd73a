/** The part of the document that this class uses. */
type Page = Pick<Document, "hidden" | "addEventListener">;

/**
 * Keeps the screen on while that is wanted and the page is visible (W3C Screen Wake Lock §7). The browser
 * releases the lock when the page is hidden or the battery is low; it is requested again when the page
 * becomes visible. Without a lock, the screen goes dark as usual.
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
      // Refused by a policy, because of a low battery, or because the page was hidden in the meantime.
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
