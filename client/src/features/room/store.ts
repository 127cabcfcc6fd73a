import { createStore, type StoreApi } from "zustand/vanilla";
import { noScreen } from "../../call/devices/sending.ts";
import { noMedia } from "../../rtc/devices/local-media.ts";
import type { RoomView } from "./call/view.ts";
import { next, type RoomEvent } from "./machine.ts";
import type { MembershipEvent } from "./membership.ts";
import { away } from "./state.ts";

export type RoomStore = StoreApi<RoomView> & {
  readonly dispatch: (event: RoomEvent) => void;
  /** The same for events inside the room. */
  readonly happen: (event: MembershipEvent) => void;
};

/** The state of one membership at its beginning. */
export const freshCall: Pick<
  RoomView,
  | "peers"
  | "speaking"
  | "activeSpeaker"
  | "pinned"
  | "safety"
  | "uplink"
  | "talkingWhileMuted"
  | "refusedAction"
  | "unread"
> = {
  peers: new Map(),
  speaking: new Set(),
  activeSpeaker: null,
  pinned: null,
  safety: { state: "agreeing" },
  uplink: null,
  talkingWhileMuted: false,
  refusedAction: null,
  unread: 0,
};

const start: RoomView = {
  room: away,
  connection: "connecting",
  noCalls: false,
  accountName: null,
  guestName: "",
  media: noMedia,
  ...noScreen,
  layout: "grid",
  singleKeys: true,
  sounds: true,
  invite: null,
  inviteLink: "",
  ...freshCall,
};

export function createRoomStore(known: Partial<RoomView> = {}): RoomStore {
  const store = createStore<RoomView>(() => ({ ...start, ...known }));
  const dispatch = (event: RoomEvent) => {
    const before = store.getState().room;
    const room = next(before, event);
    if (room !== before) store.setState({ room });
  };
  return { ...store, dispatch, happen: (event) => dispatch({ type: "membership", event }) };
}
