import type { RoomId } from "@lets-meet/shared/ids.ts";
import { pathOfRoom } from "@lets-meet/shared/room-link.ts";

/** The way to the login that leads back to the room; an invite stays behind the `#`, where no server sees it. */
export const loginPath = (roomId: RoomId, invite: string | null): string =>
  `/login?next=${encodeURIComponent(pathOfRoom(roomId))}${invite === null ? "" : `#${invite}`}`;
