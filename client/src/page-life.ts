import type { StrangerChat } from "./features/stranger/compose.ts";

/** As much of a chat as its page's life concerns. */
type Living = {
  readonly connection: Pick<StrangerChat["connection"], "bye" | "wake">;
  readonly effects: Pick<StrangerChat["effects"], "networkChanged">;
};

/** Tells the chat what happens to its page: going, coming back from the back/forward cache, sleep, another network. */
export function followPageLife({ connection, effects }: Living): void {
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
