/** When this browser's login was last given its cookies, which no page can read. Shared by all of its pages. */
export type LoginMark = {
  /** Unix milliseconds; `null` when nobody is logged in, as far as is known. */
  readonly at: () => number | null;
  readonly set: (at: number) => void;
  readonly clear: () => void;
  /** When a renewal was begun whose answer has not come to its page; `null` when there is none. */
  readonly renewalBegunAt: () => number | null;
  readonly beginRenewal: (at: number) => void;
  readonly endRenewal: () => void;
};

/** Where the marks are; other pages hear of a change to it by the `storage` event. */
export const loginMarkKey = "lets-meet:login";
const renewalKey = "lets-meet:login-renewal";

type Shelf = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** A mark on the given shelf; a shelf that refuses, or none, leaves it to this page's own memory. */
export function loginMarkOn(shelf: Shelf | null): LoginMark {
  const memory = new Map<string, string>();
  const tried = <T>(use: (shelf: Shelf) => T, otherwise: () => T): T => {
    try {
      return shelf === null ? otherwise() : use(shelf);
    } catch {
      return otherwise();
    }
  };
  const read = (key: string) =>
    timeIn(
      tried(
        (kept) => kept.getItem(key),
        () => memory.get(key) ?? null,
      ),
    );
  const write = (key: string, at: number) =>
    tried(
      (kept) => kept.setItem(key, String(at)),
      () => void memory.set(key, String(at)),
    );
  const erase = (key: string) =>
    tried(
      (kept) => kept.removeItem(key),
      () => void memory.delete(key),
    );
  return {
    at: () => read(loginMarkKey),
    set: (at) => write(loginMarkKey, at),
    clear: () => erase(loginMarkKey),
    renewalBegunAt: () => read(renewalKey),
    beginRenewal: (at) => write(renewalKey, at),
    endRenewal: () => erase(renewalKey),
  };
}

/** The time that a mark tells, or `null` when it tells none. */
export function timeIn(mark: string | null): number | null {
  return mark !== null && /^\d{1,16}$/.test(mark) ? Number(mark) : null;
}
