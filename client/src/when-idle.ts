const latestMs = 2_000;

/**
 * Runs it once the browser has nothing more urgent to do, or after two seconds: a browser on a busy machine can be without
 * an idle moment for very long.
 */
export const whenIdle = (run: () => void): unknown => {
  const { requestIdleCallback: idle } = window as Partial<Window>;
  return idle === undefined ? setTimeout(run) : idle(run, { timeout: latestMs });
};
