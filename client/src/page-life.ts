import type { Connection } from "./net/connection.ts";

/** As much of a page as its life concerns. */
type Living = {
  readonly connection: Pick<Connection, "bye" | "wake" | "check">;
  /** The device has another network, or has one again: calls look for another path. */
  readonly networkChanged: () => void;
};

/** A device that goes from one network to another says so several times. */
export const settleMs = 500;

/**
 * Tells what happens to the page: going, coming back from the back/forward cache, sleep, another network. Keeps the browser
 * from opening a file in its place.
 */
export function followPageLife({ connection, networkChanged }: Living): void {
  let settled: ReturnType<typeof setTimeout> | undefined;
  addEventListener("pagehide", (event) => {
    if (!event.persisted) connection.bye();
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) connection.wake();
  });
  // Some systems say so although another network is there; a line that is gone would be noticed half a minute later.
  addEventListener("offline", () => void connection.check());
  addEventListener("online", () => {
    connection.wake();
    // A line that is there still may be one of the network before.
    void connection.check();
    clearTimeout(settled);
    settled = setTimeout(networkChanged, settleMs);
  });
  // A file that is dropped beside a field would take the page's place, and with it the call's.
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
