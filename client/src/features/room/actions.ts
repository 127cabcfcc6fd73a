import type { RoomId } from "@lets-meet/shared/ids.ts";
import type { RequestInput, RequestName } from "@lets-meet/shared/protocol/events.ts";
import { sendingOf } from "../../call/devices/sending.ts";
import type { Ask } from "../../net/request.ts";
import type { OwnTyping } from "../../net/typing.ts";
import type { Capture } from "../../rtc/devices/media-devices.ts";
import type { ScreenCapture } from "../../rtc/devices/screen-capture.ts";
import type { RoomActions } from "./actions-type.ts";
import type { RoomEffects } from "./effects.ts";
import type { RoomEntry } from "./entry/room-entry.ts";
import { roomOf } from "./machine.ts";
import { ownMember } from "./membership.ts";
import type { Membership } from "./state.ts";
import type { RoomStore } from "./store.ts";

export type RoomActionsOptions = {
  readonly store: RoomStore;
  readonly ask: Ask;
  readonly roomEntry: RoomEntry;
  readonly effects: RoomEffects;
  readonly capture: Pick<Capture, "openBoth" | "want" | "retry" | "choose">;
  readonly screen: Pick<ScreenCapture, "start" | "stop">;
  readonly ownTyping: OwnTyping;
  /** Goes to the start page. */
  readonly goHome: () => void;
  readonly now: () => number;
};

/** The actions that the page's address asks for. */
export type RouteActions = {
  /** The address names this room. */
  readonly open: (roomId: RoomId) => void;
  /** The address carries this invite to the room that it names. */
  readonly invited: (invite: string) => void;
  /** The address names no room any more: the room is left. */
  readonly close: () => void;
};

/** All actions of a user in a room. An action that is not possible at the moment does nothing. */
export function createRoomActions(options: RoomActionsOptions): RoomActions & RouteActions {
  const { store, ask, roomEntry, effects, capture, screen, ownTyping, now } = options;
  const inside = (act: (membership: Membership, roomId: RoomId) => void) => {
    const { room } = store.getState();
    if (room.phase === "inside") act(room.membership, room.roomId);
  };
  /** Applies the change before the server announces it. */
  const asOwn = (membership: Membership, changes: { readonly hand: boolean }) => {
    const own = ownMember(membership);
    if (own !== undefined) store.happen({ type: "member-changed", member: { ...own, ...changes } });
  };
  /** Sends a host's request, and stores the reason if it is refused. */
  const order = async <N extends RequestName>(name: N, payload: RequestInput<N>) => {
    store.setState({ refusedAction: null });
    const answer = await ask(name, payload);
    // `no-such-peer`: the peer is gone from the page too, because of this order pressed twice, or on its own.
    if (answer.ok || answer.code === "no-such-peer" || store.getState().room.phase !== "inside") return;
    store.setState({ refusedAction: answer.code });
  };
  const share = async () => {
    store.setState({ refusedAction: null });
    const outcome = await screen.start();
    if (outcome === "failed" || outcome === "unsupported") store.setState({ refusedAction: "no-screen" });
  };
  const rejoin = () => {
    const { room } = store.getState();
    if (room.phase === "left" || room.phase === "closed")
      store.dispatch({ type: "open", roomId: room.roomId });
  };
  return {
    open: (roomId) => {
      if (roomOf(store.getState().room) !== roomId) store.setState({ invite: null });
      store.dispatch({ type: "open", roomId });
    },
    invited: (invite) => store.setState({ invite }),
    close: () => {
      store.dispatch({ type: "leave" });
      store.dispatch({ type: "home" });
      store.setState({ invite: null });
    },
    join: (name, passcode) => {
      const view = store.getState();
      if (name !== null) store.setState({ guestName: name });
      roomEntry.join({ name, passcode, invite: view.invite, sending: sendingOf(view.media, view) });
    },
    look: rejoin,
    leave: () => store.dispatch({ type: "leave" }),
    endForAll: () => inside((_membership, roomId) => void order("room:end", { roomId })),
    rejoin,
    home: () => options.goHome(),
    openBoth: () => void capture.openBoth(),
    want: (kind, live) => void capture.want(kind, live),
    retryDevice: (kind) => void capture.retry(kind),
    choose: (kind, id) => void capture.choose(kind, id),
    shareScreen: () => void share(),
    stopScreen: () => screen.stop(),
    hand: (raised) =>
      inside((membership, roomId) => {
        asOwn(membership, { hand: raised });
        void ask("room:hand", { roomId, raised });
      }),
    react: (reaction) =>
      inside(({ peerId }, roomId) => {
        store.happen({ type: "reacted", peerId, reaction, now: now() });
        void ask("room:react", { roomId, reaction });
      }),
    say: (text) => {
      ownTyping.forget();
      effects.say(text);
    },
    typing: (typing) => ownTyping.change(typing),
    openChat: () => effects.showChat(true),
    closeChat: () => effects.showChat(false),
    admit: (peerId) => void order("room:admit", { peerId }),
    hold: (peerId, message) => void order("room:hold", { peerId, message }),
    reject: (peerId) => void order("room:reject", { peerId }),
    lock: (locked) => inside((_membership, roomId) => void order("room:lock", { roomId, locked })),
    remove: (peerId) => void order("room:remove", { peerId }),
    askToMute: (peerId) => inside((_membership, roomId) => void order("room:mute", { roomId, peerId })),
    handOver: (peerId) => void order("room:hand-over", { peerId }),
    readMuteAsk: (mute) => {
      if (mute) void capture.want("microphone", false);
      store.happen({ type: "mute-read" });
    },
    pin: (pinned) => store.setState({ pinned }),
    setLayout: (layout) => store.setState({ layout }),
    setSingleKeys: (singleKeys) => store.setState({ singleKeys }),
    setSounds: (sounds) => store.setState({ sounds }),
    reconnect: (peerId) => effects.call?.rebuild(peerId),
    show: (peerId, sizes) => effects.call?.show(peerId, sizes),
  };
}
