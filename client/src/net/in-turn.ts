/** Runs the given functions one after the other. */
export type InTurn = <T>(act: () => Promise<T>) => Promise<T>;

function ownTurns(): InTurn {
  let last: Promise<unknown> = Promise.resolve();
  return (act) => {
    const turn = last.then(act);
    last = turn.catch(() => {});
    return turn;
  };
}

/**
 * Takes turns with all pages of this origin by a Web Lock. Without Web Locks, or if the browser refuses them
 * because storage is blocked, takes turns within this page only.
 */
export function inTurnBy(locks: Pick<LockManager, "request"> | null, name: string): InTurn {
  const own = ownTurns();
  if (locks === null) return own;
  return async (act) => {
    let isGranted = false;
    try {
      return await locks.request(name, () => {
        isGranted = true;
        return act();
      });
    } catch (error) {
      if (isGranted) throw error;
      return own(act);
    }
  };
}
