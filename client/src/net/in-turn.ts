/** Runs what it is given one after the other. */
export type InTurn = <T>(act: () => Promise<T>) => Promise<T>;

/** One turn among all pages of this origin by a Web Lock; where there are none, among this page's own only. */
export function inTurnBy(locks: Pick<LockManager, "request"> | null, name: string): InTurn {
  if (locks !== null) return async (act) => await locks.request(name, act);
  let last: Promise<unknown> = Promise.resolve();
  return (act) => {
    const turn = last.then(act);
    last = turn.catch(() => {});
    return turn;
  };
}
