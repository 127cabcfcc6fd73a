/** Runs what it is given one after the other. */
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
 * One turn among all pages of this origin by a Web Lock. Where there are none, or the browser refuses them as it does where
 * storage is blocked, among this page's own only.
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
