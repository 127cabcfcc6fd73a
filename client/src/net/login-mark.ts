import type { WebStorage } from "./storage.ts";

/**
 * The time at which this browser's login last received its cookies, which pages cannot read. All pages share
 * it.
 */
export type LoginMark = {
  /** Unix milliseconds; `null` while no login is known. */
  readonly at: () => number | null;
  readonly set: (at: number) => void;
  readonly clear: () => void;
};

/** The storage key of the mark; the `storage` event notifies other pages of a change. */
export const loginMarkKey = "lets-meet:login";

/** Stores the mark on the given storage, or in this page's memory if there is no storage or it refuses access. */
export function loginMarkOn(storage: WebStorage | null): LoginMark {
  let memory: string | null = null;
  const tried = <T>(use: (storage: WebStorage) => T, otherwise: () => T): T => {
    try {
      return storage === null ? otherwise() : use(storage);
    } catch {
      return otherwise();
    }
  };
  return {
    at: () =>
      timeIn(
        tried(
          (kept) => kept.getItem(loginMarkKey),
          () => memory,
        ),
      ),
    set: (at) =>
      tried(
        (kept) => kept.setItem(loginMarkKey, String(at)),
        () => void (memory = String(at)),
      ),
    clear: () =>
      tried(
        (kept) => kept.removeItem(loginMarkKey),
        () => void (memory = null),
      ),
  };
}

/** Parses a mark; `null` if it is not a valid time. */
export function timeIn(mark: string | null): number | null {
  return mark !== null && /^\d{1,16}$/.test(mark) ? Number(mark) : null;
}
