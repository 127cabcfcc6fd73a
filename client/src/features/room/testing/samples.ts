import { PeerId, RoomId } from "@lets-meet/shared/ids.ts";
import type { Member, RoomPreview } from "@lets-meet/shared/protocol/room.ts";
import { noMedia } from "../../../rtc/devices/local-media.ts";
import type { RoomActions } from "../actions-type.ts";
import type { PeerMedia, RoomView } from "../call/view.ts";
import type { Membership, Room } from "../state.ts";

export const roomId = RoomId.parse("room-of-samples1");

/** The same id for the same name. */
export const peerOf = (name: string): PeerId =>
  PeerId.parse(`peer-${name.replaceAll(/\W/gu, "").toLowerCase()}`.padEnd(22, "0").slice(0, 22));

export function aMember(name: string, changes: Partial<Member> = {}): Member {
  return {
    peerId: peerOf(name),
    name,
    role: "member",
    hasAccount: true,
    isOwner: false,
    sending: { mic: true, camera: true, screen: false },
    hand: false,
    away: false,
    ...changes,
  };
}

/** A membership of "Mia", who is the host by default, with the others. */
export function aMembership(
  others: readonly Member[],
  changes: Partial<Membership> = {},
  me: Partial<Member> = {},
): Membership {
  return {
    facts: {
      roomId,
      name: "Thursday jam",
      settings: { lobby: true, guests: true, capacity: 8, relay: false },
      locked: false,
    },
    peerId: peerOf("Mia"),
    members: [aMember("Mia", { role: "host", ...me }), ...others],
    knocks: [],
    lines: [],
    reactions: [],
    typing: [],
    muteAskedBy: null,
    severed: false,
    returning: false,
    ...changes,
  };
}

export const inside = (membership: Membership): Room => ({ phase: "inside", roomId, membership });

export const aPeer = (changes: Partial<PeerMedia> = {}): PeerMedia => ({
  camera: null,
  screen: null,
  link: "connected",
  quality: "good",
  report: null,
  ...changes,
});

export const aPreview = (changes: Partial<RoomPreview> = {}): RoomPreview => ({
  name: "Thursday jam",
  needsPasscode: false,
  settings: { lobby: false, guests: true, capacity: 8, relay: false },
  locked: false,
  count: 2,
  inside: ["Ann", "Ben"],
  isOwner: false,
  isInside: false,
  ...changes,
});

export function aView(room: Room, changes: Partial<RoomView> = {}): RoomView {
  return {
    room,
    connection: "online",
    noCalls: false,
    accountName: null,
    guestName: "",
    media: noMedia,
    ownScreen: null,
    screenPaused: false,
    peers: new Map(
      room.phase === "inside" ? room.membership.members.map(({ peerId }) => [peerId, aPeer()] as const) : [],
    ),
    speaking: new Set(),
    activeSpeaker: null,
    layout: "grid",
    pinned: null,
    safety: { state: "agreeing" },
    uplink: null,
    talkingWhileMuted: false,
    refusedAction: null,
    singleKeys: true,
    sounds: true,
    unread: 0,
    invite: null,
    inviteLink: "https://meet.example/r/room-of-samples1",
    ...changes,
  };
}

const nothing = () => {};

/** Actions that do nothing, except for those given. */
export const actionsWith = (changes: Partial<RoomActions> = {}): RoomActions => ({
  join: nothing,
  look: nothing,
  leave: nothing,
  endForAll: nothing,
  rejoin: nothing,
  home: nothing,
  openBoth: nothing,
  retryDevice: nothing,
  want: nothing,
  choose: nothing,
  shareScreen: nothing,
  stopScreen: nothing,
  hand: nothing,
  react: nothing,
  say: nothing,
  typing: nothing,
  openChat: nothing,
  closeChat: nothing,
  admit: nothing,
  hold: nothing,
  reject: nothing,
  lock: nothing,
  remove: nothing,
  askToMute: nothing,
  handOver: nothing,
  readMuteAsk: nothing,
  pin: nothing,
  setLayout: nothing,
  setSingleKeys: nothing,
  setSounds: nothing,
  reconnect: nothing,
  show: nothing,
  ...changes,
});
