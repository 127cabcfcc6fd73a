import type { Room } from "../features/room/state.ts";
import type { Stranger } from "../features/stranger/state.ts";
import type { Route } from "./route.ts";

/** What a person would lose by going to another page, and the page on which it goes on. */
export type Engagement = {
  readonly what: "call" | "chat" | "search" | "door";
  readonly route: Extract<Route, { page: "room" | "strangers" }>;
};

/** What goes on in a room or with strangers; `null` where a page can be left without a loss. */
export function engagementOf(talk: Stranger, place: Room): Engagement | null {
  if (place.phase === "inside" || place.phase === "at-door") {
    const route = { page: "room", roomId: place.roomId } as const;
    return { what: place.phase === "inside" ? "call" : "door", route };
  }
  const route = { page: "strangers" } as const;
  switch (talk.phase) {
    case "requesting":
    case "searching":
      return { what: "search", route };
    case "connecting":
    case "talking":
      return { what: talk.talk.match.mode === "video" ? "call" : "chat", route };
    case "idle":
    case "preparing":
    case "ended":
      return null;
  }
}
