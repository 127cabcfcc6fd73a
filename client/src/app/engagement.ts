import type { Room } from "../features/room/state.ts";
import type { Stranger } from "../features/stranger/state.ts";
import type { Route } from "./route.ts";

/** The activity that the user would lose by going to another page, and the page it belongs to. */
export type Engagement = {
  readonly what: "call" | "chat" | "search" | "door";
  readonly route: Extract<Route, { page: "room" | "strangers" }>;
};

/** The current activity in a room or with strangers; `null` when leaving the page loses nothing. */
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
