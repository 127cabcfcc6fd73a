import type { RoomId } from "@lets-meet/shared/ids.ts";
import { pathOfRoom } from "@lets-meet/shared/room-link.ts";

/**
 * The login page's path, which leads back to the room; an invite stays in the fragment, which no server sees.
 */
export const loginPath = (roomId: RoomId, invite: string | null): string =>
  `/login?next=${encodeURIComponent(pathOfRoom(roomId))}${invite === null ? "" : `#${invite}`}`;
