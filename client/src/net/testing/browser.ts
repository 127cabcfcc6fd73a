/** An in-memory storage; `copy` does what "Duplicate tab" does. */
export function memoryStorage(start: Readonly<Record<string, string>> = {}) {
  const items = new Map(Object.entries(start));
  return {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
    copy: () => memoryStorage(Object.fromEntries(items)),
  };
}

/** Exclusive locks like Web Locks: granted in order, withdrawn by an abort, held until released. */
export function fakeLocks() {
  type Waiting = { readonly grant: () => void };
  const queues = new Map<string, Waiting[]>();
  const held = new Set<string>();
  const proceed = (name: string) => {
    if (!held.has(name)) queues.get(name)?.shift()?.grant();
  };
  const request = (name: string, { signal }: { readonly signal: AbortSignal }, hold: () => Promise<void>) =>
    new Promise<void>((resolve, reject) => {
      const waiting: Waiting = {
        grant: () => {
          held.add(name);
          void hold().then(() => {
            held.delete(name);
            resolve();
            proceed(name);
          });
        },
      };
      const queue = queues.get(name) ?? [];
      queues.set(name, [...queue, waiting]);
      signal.addEventListener("abort", () => {
        const left = queues.get(name) ?? [];
        if (!left.includes(waiting)) return;
        queues.set(
          name,
          left.filter((one) => one !== waiting),
        );
        reject(new DOMException("waited long enough", "AbortError"));
      });
      proceed(name);
    });
  return {
    // Only this overload is used; the double lacks the others of `LockManager.request`.
    request: request as unknown as LockManager["request"],
    held: () => [...held],
    /** Releases all locks, like the end of a page. */
    releaseAll: () => {
      const names = [...held];
      held.clear();
      for (const name of names) proceed(name);
    },
  };
}
