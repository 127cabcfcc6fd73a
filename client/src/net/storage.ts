/** The part of a storage that the page uses. */
export type WebStorage = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** A storage; `null` if the browser denies it. */
export function storageFrom(open: () => Storage): Storage | null {
  try {
    return open();
  } catch {
    return null;
  }
}

/** The JSON value under a key; `null` if there is none, if it is no JSON, or if the storage is blocked. */
export function readJson(storage: WebStorage | null, key: string): unknown {
  try {
    return JSON.parse(storage?.getItem(key) ?? "null");
  } catch {
    return null;
  }
}

/** Stores a value as JSON, or deletes the key for `null`. A storage that is blocked or full stays as it is, without an error. */
export function writeJson(storage: WebStorage | null, key: string, value: unknown): void {
  try {
    if (value === null) storage?.removeItem(key);
    else storage?.setItem(key, JSON.stringify(value));
  } catch {
    // The value is then unknown after a reload.
  }
}
