import type { StrangerChat } from "./features/stranger/compose.ts";

/** Tells the chat what happens to its page: going, coming back from the back/forward cache, sleep, another network. */
export function followPageLife({ connection, effects }: Pick<StrangerChat, "connection" | "effects">): void {
  addEventListener("pagehide", (event) => {
    if (!event.persisted) connection.bye();
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) connection.wake();
  });
  addEventListener("online", () => {
    connection.wake();
    effects.networkChanged();
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) connection.wake();
  });
}
