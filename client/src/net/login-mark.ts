/** When this browser's login was last given its cookies, which no page can read. Shared by all of its pages. */
export type LoginMark = {
  /** Unix milliseconds; `null` when nobody is logged in, as far as is known. */
  readonly at: () => number | null;
  readonly set: (at: number) => void;
  readonly clear: () => void;
};

/** Where the mark is; other pages hear of a change to it by the `storage` event. */
export const loginMarkKey = "lets-meet:login";

type Shelf = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** A mark on the given shelf; a shelf that refuses, or none, leaves it to this page's own memory. */
export function loginMarkOn(shelf: Shelf | null): LoginMark {
  let memory: string | null = null;
  const tried = <T>(use: (shelf: Shelf) => T, otherwise: () => T): T => {
    try {
      return shelf === null ? otherwise() : use(shelf);
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

/** The time that a mark tells, or `null` when it tells none. */
export function timeIn(mark: string | null): number | null {
  return mark !== null && /^\d{1,16}$/.test(mark) ? Number(mark) : null;
}
