import type { LevelSource } from "../../../call/own-level.tsx";
import type { RoomActions } from "../actions-type.ts";
import type { Room, Stay } from "../state.ts";
import type { RoomView } from "../view.ts";

/** What every page of a room is a function of. */
export type PageProps = { readonly view: RoomView; readonly actions: RoomActions };

/** The room in one phase. */
export type RoomIn<P extends Room["phase"]> = Extract<Room, { readonly phase: P }>;

/** What the call and its parts need. */
export type CallProps = PageProps & { readonly stay: Stay; readonly level: LevelSource };
