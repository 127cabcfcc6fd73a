import type { RoomId } from "@lets-meet/shared/ids.ts";
import type { Stranger } from "../stranger/stranger-state.ts";
import type { Session } from "./session.ts";

/** All that a node which takes a session over has to know of it. */
export type SessionState = {
  /** `null` for a session that only its blocks are known of. */
  readonly session: Session | null;
  /** `null` until the session first looks for strangers, or is reminded of its blocks. */
  readonly stranger: Stranger | null;
  /** The room that the session has last entered, or at whose door it has knocked. It may have left since. */
  readonly room: RoomId | null;
};

const none: SessionState = { session: null, stranger: null, room: null };

export const withStranger = (state: SessionState = none, stranger: Stranger): SessionState =>
  state.stranger === stranger ? state : { ...state, stranger };

export const withSession = (state: SessionState = none, session: Session): SessionState =>
  state.session === session ? state : { ...state, session };

export const withRoom = (state: SessionState = none, room: RoomId): SessionState =>
  state.room === room ? state : { ...state, room };
