import { roomIdForm } from "./id-forms.ts";
import type { RoomId } from "./ids.ts";

/** True if the text has the form of a room's id. */
export const isRoomId = (text: string): text is RoomId => roomIdForm.test(text);

/** The path of a room on this origin. An invite goes into the fragment, so that no server and no log ever sees it. */
export const pathOfRoom = (roomId: RoomId, invite: string | null = null): string =>
  `/r/${roomId}${invite === null ? "" : `#${invite}`}`;
