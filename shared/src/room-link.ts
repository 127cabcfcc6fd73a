import type { RoomId } from "./ids.ts";

/** The path of a room on this origin. An invite goes into the fragment, so that no server and no log ever sees it. */
export const pathOfRoom = (roomId: RoomId, invite: string | null = null): string =>
  `/r/${roomId}${invite === null ? "" : `#${invite}`}`;
