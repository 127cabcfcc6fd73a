/** An action of the user: it answers later or not at all. */
type Action = (...args: never[]) => void | Promise<unknown>;

/**
 * Actions whose code is still being loaded. A call waits until they are there and keeps its place among the calls;
 * afterwards it is made at once. Each action keeps its identity, as React's dependencies need. `atOnce` has those that
 * need none of that code.
 */
export function deferredActions<A extends { readonly [K in keyof A]: Action }>(
  whenLoaded: Promise<A>,
  atOnce: Partial<A> = {},
): A {
  let loaded: A | null = null;
  void whenLoaded.then((actions) => {
    loaded = actions;
  });
  const deferred = new Map<PropertyKey, unknown>();
  const actionOf = (key: PropertyKey): unknown => {
    const name = key as keyof A;
    if (atOnce[name] !== undefined) return atOnce[name];
    const action =
      deferred.get(key) ??
      ((...args: never[]) =>
        loaded === null ? whenLoaded.then((actions) => actions[name](...args)) : loaded[name](...args));
    deferred.set(key, action);
    return action;
  };
  // A page may spread its actions: it is rendered with all of them, and is loaded later than they are.
  return new Proxy({} as A, {
    get: (_, key) => actionOf(key),
    has: (_, key) => loaded !== null && key in loaded,
    ownKeys: () => (loaded === null ? [] : Reflect.ownKeys(loaded)),
    getOwnPropertyDescriptor: (_, key) =>
      loaded !== null && key in loaded
        ? { value: actionOf(key), enumerable: true, configurable: true }
        : undefined,
  });
}
