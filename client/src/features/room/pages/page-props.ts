import type { LevelSource } from "../../../call/devices/own-level.tsx";
import type { RoomActions } from "../actions-type.ts";
import type { RoomView } from "../call/view.ts";
import type { Membership, Room } from "../state.ts";

/** The props of every page of a room. */
export type PageProps = { readonly view: RoomView; readonly actions: RoomActions };

/** The room in one phase. */
export type RoomIn<P extends Room["phase"]> = Extract<Room, { readonly phase: P }>;

/** The props of the call and its parts. */
export type CallProps = PageProps & { readonly membership: Membership; readonly level: LevelSource };
