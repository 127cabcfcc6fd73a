import type { Connection } from "./net/connection.ts";

/** As much of a page as its life concerns. */
type Living = {
  readonly connection: Pick<Connection, "bye" | "wake">;
  /** The device has another network, or has one again: calls look for another path. */
  readonly networkChanged: () => void;
};

/** Tells what happens to the page: going, coming back from the back/forward cache, sleep, another network. */
export function followPageLife({ connection, networkChanged }: Living): void {
  addEventListener("pagehide", (event) => {
    if (!event.persisted) connection.bye();
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) connection.wake();
  });
  addEventListener("online", () => {
    connection.wake();
    networkChanged();
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) connection.wake();
  });
}
