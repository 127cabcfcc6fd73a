import type { LogId } from "@lets-meet/shared/ids.ts";
import type { Entry, Follower } from "../../ports.ts";

/** An entry as it is stored. */
export type StoredEntry = { readonly id: LogId; readonly text: string };

/** The answer to a read: what follows an id. `isLost`: entries after that id are missing. */
export type Page = {
  readonly incarnation: string;
  readonly isLost: boolean;
  readonly last: LogId;
  readonly entries: readonly StoredEntry[];
  /** True if the log may have more entries than the page. */
  readonly isFull: boolean;
};

/** A new entry, told by Redis. `entry` parses it when first called; null if that failed, which is then reported. */
export type Notice = {
  readonly incarnation: string;
  readonly previous: LogId;
  readonly id: LogId;
  readonly entry: () => Entry<unknown> | null;
};

export type ReaderOptions = {
  readonly follower: Follower<unknown>;
  readonly after: LogId;
  /** Reads the entries after an id; `incarnation` is the known one, or empty. */
  readonly read: (after: LogId, incarnation: string) => Promise<Page>;
  /** The entry with its message parsed; null if that failed, which is already reported. */
  readonly parse: (stored: StoredEntry) => Entry<unknown> | null;
  readonly onError: (error: unknown) => void;
  /** Called when reading has failed: the reader has to be filled again later. */
  readonly onBehind: () => void;
};

/**
 * One follower's position in a log. A notice is delivered at once if its "previous" is the last id heard; otherwise the
 * entries between are read from the log.
 */
export class BusReader {
  readonly #options: ReaderOptions;
  #incarnation = "";
  /** The id up to which everything was delivered, or told as lost. */
  #last: LogId;
  #isFilling = false;
  /** The highest id heard of during a read. */
  #awaited: LogId = 0;
  #isStopped = false;

  constructor(options: ReaderOptions) {
    this.#options = options;
    this.#last = options.after;
  }

  stop(): void {
    this.#isStopped = true;
  }

  hear(notice: Notice): void {
    const isNext = notice.incarnation === this.#incarnation && notice.previous === this.#last;
    if (isNext && !this.#isFilling) this.#deliver(notice.id, notice.entry());
    else this.check(notice.incarnation, notice.id);
  }

  /** Compares the log's last id with what was heard, and reads what is missing. */
  check(incarnation: string, last: LogId): void {
    if (this.#isFilling) this.#awaited = Math.max(this.#awaited, last);
    else if (incarnation !== this.#incarnation || last > this.#last) this.fill();
  }

  /** Reads what the log has after the last id heard. */
  fill(): void {
    if (this.#isFilling || this.#isStopped) return;
    this.#isFilling = true;
    this.#fill().then(
      () => {
        this.#isFilling = false;
      },
      (error: unknown) => {
        this.#isFilling = false;
        if (this.#isStopped) return;
        this.#options.onError(error);
        this.#options.onBehind();
      },
    );
  }

  async #fill(): Promise<void> {
    for (;;) {
      this.#awaited = 0;
      const page = await this.#options.read(this.#last, this.#incarnation);
      if (this.#isStopped) return;
      this.#incarnation = page.incarnation;
      if (page.isLost) this.#tellGap();
      for (const stored of page.entries) this.#deliver(stored.id, this.#options.parse(stored));
      if (page.isFull) continue;
      this.#last = page.last;
      if (this.#awaited <= page.last) return;
    }
  }

  #deliver(id: LogId, entry: Entry<unknown> | null): void {
    if (this.#isStopped) return;
    this.#last = id;
    if (entry === null) {
      this.#tellGap();
      return;
    }
    // A failing follower must not keep the others from their entries.
    try {
      this.#options.follower.entry(entry);
    } catch (error) {
      this.#options.onError(error);
    }
  }

  #tellGap(): void {
    if (this.#isStopped) return;
    try {
      this.#options.follower.gap();
    } catch (error) {
      this.#options.onError(error);
    }
  }
}
