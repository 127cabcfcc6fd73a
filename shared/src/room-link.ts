import { RoomId } from "./ids.ts";
import { InviteToken } from "./protocol/room.ts";

const place = "/r/";
const inviteKey = "invite";

/** Where a room is found on this origin. An invite stands behind the `#`, so that no server and no log ever sees it. */
export const roomPathOf = (roomId: RoomId, invite: string | null = null): string =>
  `${place}${roomId}${invite === null ? "" : `#${inviteKey}=${invite}`}`;

/** The room that a path names; `null` when it names none. */
export function roomIn(path: string): RoomId | null {
  if (!path.startsWith(place)) return null;
  return RoomId.safeParse(path.slice(place.length).replace(/\/$/, "")).data ?? null;
}

/** The invite in an address's fragment, with or without its `#`; `null` when it carries none. */
export function inviteIn(fragment: string): string | null {
  const found = new URLSearchParams(fragment.replace(/^#/, "")).get(inviteKey);
  return InviteToken.safeParse(found).data ?? null;
}
