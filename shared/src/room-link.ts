import type { RoomId } from "./ids.ts";

/** Where a room is found on this origin. An invite stands behind the `#`, so that no server and no log ever sees it. */
export const pathOfRoom = (roomId: RoomId, invite: string | null = null): string =>
  `/r/${roomId}${invite === null ? "" : `#${invite}`}`;
