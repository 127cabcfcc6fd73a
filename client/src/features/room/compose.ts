import { LinkId, type PeerId, type RoomId } from "@lets-meet/shared/ids.ts";
import { nanoid } from "nanoid";
import type { Chime } from "../../call/chime.ts";
import { LiveDevices } from "../../call/devices/live-devices.ts";
import type { IceAccess } from "../../net/ice-access.ts";
import type { PageSession } from "../../net/page-session.ts";
import { RequestRetrier } from "../../net/request-retrier.ts";
import type { WebStorage } from "../../net/storage.ts";
import { OthersTyping, OwnTyping } from "../../net/typing.ts";
import type { DeviceKind } from "../../rtc/devices/device-kind.ts";
import type { Capture } from "../../rtc/devices/media-devices.ts";
import { ScreenCapture } from "../../rtc/devices/screen-capture.ts";
import type { CallIdentities } from "../../rtc/link/call-identity.ts";
import { supportsCalls } from "../../rtc/link/peer-link.ts";
import type { MeshMessage } from "../../rtc/mesh/mesh-call.ts";
import { pageNow } from "../../ui/use-now.ts";
import { createRoomActions } from "./actions.ts";
import { RoomCall } from "./call/call.ts";
import { rebuildFailedLinks } from "./call/failed-links.ts";
import { playSounds } from "./call/sounds.ts";
import { RoomEffects } from "./effects.ts";
import { saveChoices, savedChoices } from "./entry/choices.ts";
import { prepareMedia } from "./entry/prepare-media.ts";
import { RoomEntry } from "./entry/room-entry.ts";
import { listenTo } from "./inbound.ts";
import { createRoomStore, type RoomStore } from "./store.ts";

export type RoomOptions = {
  readonly session: Pick<PageSession, "ask" | "outbox" | "listen" | "view" | "connection">;
  readonly capture: Capture;
  readonly mediaDevices: Partial<Pick<MediaDevices, "getDisplayMedia">> | undefined;
  readonly iceAccess: Pick<IceAccess, "follow">;
  readonly identities: Pick<CallIdentities, "recall" | "begin" | "agree" | "end">;
  readonly storage: WebStorage | null;
  readonly linkOf: (roomId: RoomId) => string;
  readonly goHome: () => void;
  readonly play: (chime: Chime) => void;
  /** True if the browser grants this device without a prompt. */
  readonly isGranted: (kind: DeviceKind) => Promise<boolean>;
  readonly createConnection?: (configuration: RTCConfiguration) => RTCPeerConnection;
  /** A store that is shown already. */
  readonly store?: RoomStore;
};

export type RoomCalls = ReturnType<typeof createRooms>;

/** Everything that one page needs for rooms, wired together. */
export function createRooms(options: RoomOptions) {
  const { session, capture, storage } = options;
  const { ask, outbox } = session;
  const now = pageNow;
  const { live: liveBefore, ...remembered } = savedChoices(storage);
  const live = new LiveDevices(liveBefore);
  const noCalls = options.createConnection === undefined && !supportsCalls();
  const { store = createRoomStore() } = options;
  store.setState({ ...remembered, noCalls });
  const retrier = new RequestRetrier(ask);
  const roomEntry = new RoomEntry(store, ask, now);
  const screen = new ScreenCapture({
    mediaDevices: options.mediaDevices,
    changed: (ownScreen, screenPaused) => store.setState({ ownScreen, screenPaused }),
  });
  const callOptions = {
    store,
    ask,
    outbox,
    iceAccess: options.iceAccess,
    identities: options.identities,
    checkLine: () => session.connection.check(),
    newLinkId: () => LinkId.parse(nanoid(12)),
    ...(options.createConnection === undefined ? {} : { createConnection: options.createConnection }),
    received: (peerId: PeerId, message: MeshMessage) => effects.received(peerId, message),
  };
  const effects: RoomEffects = new RoomEffects({
    store,
    ask,
    outbox,
    retrier,
    roomEntry,
    capture,
    screen,
    linkOf: options.linkOf,
    startCall: (membership, tracks, how) => new RoomCall(callOptions, membership, tracks, how),
    now,
  });
  const ownTyping = new OwnTyping((typing) => {
    const { room } = store.getState();
    if (room.phase === "inside") void ask("room:typing", { roomId: room.roomId, typing });
  }, now);
  const othersTyping = new OthersTyping<PeerId>((peerId) =>
    store.happen({ type: "typing", peerId, typing: false }),
  );
  store.subscribe(({ room }, { room: before }) => {
    if (room.phase === before.phase) return;
    ownTyping.forget();
    othersTyping.forget();
  });
  capture.listen((media) => store.setState({ media }));
  session.view.subscribe(({ connection }) => store.setState({ connection }));
  session.listen(listenTo({ store, effects, othersTyping, now }));
  const actions = createRoomActions({
    store,
    ask,
    roomEntry,
    effects,
    capture,
    screen,
    ownTyping,
    goHome: options.goHome,
    now,
  });
  keepUpToDate(store, live, storage);
  prepareMedia({ store, capture, live, isGranted: options.isGranted });
  playSounds(store, options.play);
  rebuildFailedLinks(store, (peerId) => effects.call?.rebuild(peerId));
  return { store, actions, effects };
}

/** Stores what a reload must restore, whenever it changes. */
function keepUpToDate(store: RoomStore, live: LiveDevices, storage: RoomOptions["storage"]): void {
  store.subscribe(({ room, guestName, singleKeys, sounds, media }, before) => {
    const isSame =
      room.phase === before.room.phase &&
      guestName === before.guestName &&
      singleKeys === before.singleKeys &&
      sounds === before.sounds &&
      media === before.media;
    if (isSame) return;
    const isHere = room.phase === "green-room" || room.phase === "at-door" || room.phase === "inside";
    saveChoices(storage, {
      guestName,
      singleKeys,
      sounds,
      live: [...live.of(media, isHere)],
    });
  });
}
