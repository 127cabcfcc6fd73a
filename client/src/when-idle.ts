/** Runs it once the browser has nothing more urgent to do. */
export const whenIdle: (run: () => void) => unknown = window.requestIdleCallback ?? setTimeout;
