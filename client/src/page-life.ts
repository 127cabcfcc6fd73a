import type { Connection } from "./net/connection.ts";

/** The parts of the page that its lifecycle affects. */
type Living = {
  readonly connection: Pick<Connection, "bye" | "rest" | "wake" | "check">;
  /** The device's network has changed or is back: calls look for another path. */
  readonly networkChanged: () => void;
};

/** A device that changes networks reports that several times, in milliseconds. */
export const settleMs = 500;

/**
 * Follows the page's lifecycle: closing, the back/forward cache, sleep, another network. Keeps the browser
 * from opening a dropped file in place of the page.
 */
export function followPageLife({ connection, networkChanged }: Living): void {
  let settled: ReturnType<typeof setTimeout> | undefined;
  addEventListener("pagehide", (event) => {
    if (event.persisted) connection.rest();
    else connection.bye();
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) connection.wake();
  });
  // Some systems report this although another network is available; a lost connection would otherwise be
  // noticed half a minute later.
  addEventListener("offline", () => void connection.check());
  addEventListener("online", () => {
    connection.wake();
    // A connection that still seems open may belong to the previous network.
    void connection.check();
    clearTimeout(settled);
    settled = setTimeout(networkChanged, settleMs);
  });
  // A file that is dropped beside a field would replace the page, and end the call.
  for (const type of ["dragover", "drop"] as const)
    addEventListener(type, (event) => {
      if (event.dataTransfer?.types.includes("Files") !== true) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "none";
    });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) connection.wake();
  });
}
