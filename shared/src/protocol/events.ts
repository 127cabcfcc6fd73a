import { z } from "zod";
import type { LogId } from "../ids.ts";
import { type Ack, ackOf } from "./ack.ts";
import { ChatMessage, ChatReceipt, SendChat, Typing } from "./chat.ts";
import {
  AskToMute,
  ChangeSending,
  HoldKnock,
  InRoom,
  Joined,
  JoinRoom,
  KnockGone,
  KnockSeen,
  LockRoom,
  MemberLeft,
  MemberPresent,
  MemberTyping,
  MuteAsked,
  OfPeer,
  PeerSignals,
  RaiseHand,
  React,
  Reacted,
  RoomFacts,
  RoomJoined,
  RoomLeft,
  RoomMessage,
  RoomPreview,
  RoomWaiting,
  SendPeerSignals,
  SendRoomChat,
  TypingInRoom,
} from "./room.ts";
import { Attached, Draining, Gap, NewPass, Presence, Superseded, WatchPresence } from "./session.ts";
import { SendSignal, SignalBatch } from "./signal.ts";
import {
  InMatch,
  Keep,
  LadderMove,
  Match,
  Moved,
  Next,
  PartnerKeeps,
  PartnerLeft,
  Search,
  Searching,
  Wish,
} from "./stranger.ts";

const Empty = z.object({});

/** The requests from a page to the server: the payload and the value of the answer. */
export const requests = {
  "stranger:search": {
    payload: Wish,
    value: Searching,
    says: "Look for a partner; a repeated search replaces the wish and keeps the place.",
  },
  "stranger:ladder": {
    payload: LadderMove,
    value: Search,
    says: "Hold the ladder's rung, let it climb again, or skip to the next.",
  },
  "stranger:next": {
    payload: Next,
    value: Searching,
    says: "Leave that match, if it is still the current one, and search again.",
  },
  "stranger:leave": {
    payload: InMatch,
    value: Empty,
    says: "Leave that match; a match that is over already is no error.",
  },
  "stranger:cancel": {
    payload: Empty,
    value: Empty,
    says: "Stop searching; when a match came first, the answer is in-match.",
  },
  "stranger:block": {
    payload: InMatch,
    value: Empty,
    says: "Never meet the partner of that match again; leaves it when it still goes on.",
  },
  "stranger:keep": {
    payload: Keep,
    value: Empty,
    says: "Say that this side would like to go on in a room, or no longer; once both would, both are moved into one.",
  },
  "signal:send": { payload: SendSignal, value: Empty, says: "Forward signals to the partner (ordered)." },
  "signal:ready": {
    payload: InMatch,
    value: Empty,
    says: "This page listens now: deliver the signals held for that match, and those to come.",
  },
  "chat:send": {
    payload: SendChat,
    value: Empty,
    says: "Forward a message to the partner (ordered).",
  },
  "chat:received": {
    payload: ChatReceipt,
    value: Empty,
    says: "Tell the partner that the messages up to this one are shown.",
  },
  "chat:typing": {
    payload: Typing,
    value: Empty,
    says: "Tell the partner that this side is typing, or has stopped.",
  },
  "room:look": { payload: InRoom, value: RoomPreview, says: "Say what the green room shows." },
  "room:join": {
    payload: JoinRoom,
    value: Joined,
    says: "Go into that room, or knock at it; a repeated join changes nothing. A search ends; a match is in the way.",
  },
  "room:leave": {
    payload: InRoom,
    value: Empty,
    says: "Leave that room or its door; a stay that is over already is no error.",
  },
  "room:ready": {
    payload: OfPeer,
    value: Empty,
    says: "This page listens to that peer now: deliver its signals held, and those to come. What stands behind held signals waits too.",
  },
  "room:signal": {
    payload: SendPeerSignals,
    value: Empty,
    says: "Forward signals to that peer and to nobody else (ordered).",
  },
  "room:chat": { payload: SendRoomChat, value: Empty, says: "Forward a message to the others (ordered)." },
  "room:state": {
    payload: ChangeSending,
    value: Empty,
    says: "Tell the others whether microphone, camera and screen are on.",
  },
  "room:hand": { payload: RaiseHand, value: Empty, says: "Raise this side's hand, or lower it." },
  "room:typing": {
    payload: TypingInRoom,
    value: Empty,
    says: "Tell the others that this side is typing, or has stopped.",
  },
  "room:react": { payload: React, value: Empty, says: "Show the others a reaction." },
  "room:admit": { payload: OfPeer, value: Empty, says: "Host: let in who knocks." },
  "room:hold": { payload: HoldKnock, value: Empty, says: "Host: put on hold who knocks, with a message." },
  "room:reject": {
    payload: OfPeer,
    value: Empty,
    says: "Host: send away who knocks; they cannot knock again at once.",
  },
  "room:lock": { payload: LockRoom, value: Empty, says: "Host: let nobody new in or knock, or again." },
  "room:remove": {
    payload: OfPeer,
    value: Empty,
    says: "Host: remove somebody, who cannot come straight back.",
  },
  "room:mute": { payload: AskToMute, value: Empty, says: "Host: ask one to mute, or everybody else." },
  "room:hand-over": { payload: OfPeer, value: Empty, says: "Host: make somebody else the host." },
  "room:end": { payload: InRoom, value: Empty, says: "Host: end the call for all; the room itself stays." },
  "presence:watch": {
    payload: WatchPresence,
    value: Presence,
    says: "Be told now and then how many are online, or no longer.",
  },
  "session:bye": {
    payload: Empty,
    value: Empty,
    says: "The page is being closed or reloaded: use the short grace.",
  },
} as const;
export type RequestName = keyof typeof requests;
export type Request<N extends RequestName> = z.infer<(typeof requests)[N]["payload"]>;
/** A request's payload before parsing: the schema's input type. */
export type RequestInput<N extends RequestName> = z.input<(typeof requests)[N]["payload"]>;
export type Value<N extends RequestName> = z.infer<(typeof requests)[N]["value"]>;

/** The messages in the session's log. Each carries its log id, is kept for a resume, and arrives once. */
export const logged = {
  "stranger:matched": { payload: Match, says: "A partner is found." },
  "stranger:partner-left": { payload: PartnerLeft, says: "The match is over, and not by this page." },
  "stranger:partner-away": {
    payload: InMatch,
    says: "The partner's page lost its connection and is inside its grace.",
  },
  "stranger:partner-back": { payload: InMatch, says: "The partner's page is connected again." },
  "stranger:partner-keeps": {
    payload: PartnerKeeps,
    says: "The partner would like to go on in a room, or no longer.",
  },
  "stranger:moved": {
    payload: Moved,
    says: "The match goes on in a room, which comes next as room:joined. The partner's signals, link ids and all, go on as that peer's; who was ready for the match is ready for the peer.",
  },
  "signal:deliver": { payload: SignalBatch, says: "Signals of the partner's link." },
  "chat:message": { payload: ChatMessage, says: "A message of the partner's." },
  "chat:delivered": {
    payload: ChatReceipt,
    says: "The partner's page shows this page's messages up to this one.",
  },
  "chat:partner-typing": { payload: Typing, says: "The partner types, or has stopped." },
  "room:joined": { payload: RoomJoined, says: "This page is inside a room; asked for, or let in." },
  "room:waiting": { payload: RoomWaiting, says: "This page waits at a room's door, or was put on hold." },
  "room:left": {
    payload: RoomLeft,
    says: "This page is out of the room or its door, without asking for it.",
  },
  "room:changed": { payload: RoomFacts, says: "The room's name, settings or lock are different now." },
  "room:member-joined": { payload: MemberPresent, says: "Somebody came in." },
  "room:member-changed": {
    payload: MemberPresent,
    says: "Somebody's role, hand, presence or sending is different now. Who stops being host forgets the knocks.",
  },
  "room:member-left": {
    payload: MemberLeft,
    says: "Somebody is out; signals of theirs that are still held are dropped.",
  },
  "room:knock": { payload: KnockSeen, says: "To the host: somebody knocks, or was put on hold." },
  "room:knock-gone": { payload: KnockGone, says: "To the host: somebody knocks no longer." },
  "room:mute-asked": { payload: MuteAsked, says: "The host, who is that peer, asks this page to mute." },
  "room:signal-deliver": { payload: PeerSignals, says: "Signals of that peer's link with this page." },
  "room:message": { payload: RoomMessage, says: "A message of somebody's in the room." },
  "room:member-typing": { payload: MemberTyping, says: "Somebody in the room types, or has stopped." },
  "room:reaction": { payload: Reacted, says: "A reaction of somebody's in the room." },
} as const;
export type LoggedName = keyof typeof logged;
export type Logged<N extends LoggedName> = z.infer<(typeof logged)[N]["payload"]>;

/** The messages about the current connection only; the server does not keep them. */
export const notices = {
  "session:attached": {
    payload: Attached,
    says: "The first word on every connection: which session it is and where it stands.",
  },
  "session:pass": {
    payload: NewPass,
    says: "Keep this pass in place of the one before: where the session stands has changed, or it would have run out.",
  },
  "session:gap": {
    payload: Gap,
    says: "Entries were lost, while the page was away or did not read; renegotiate, from where the session stands.",
  },
  "session:superseded": {
    payload: Superseded,
    says: "Another connection took this session over; this one is closed.",
  },
  "session:draining": { payload: Draining, says: "The server is about to stop." },
  "presence:count": { payload: Presence, says: "How many are online." },
} as const;
export type NoticeName = keyof typeof notices;
export type Notice<N extends NoticeName> = z.infer<(typeof notices)[N]["payload"]>;

/** Socket.IO's type of the events from page to server. */
export type ClientToServer = {
  [N in RequestName]: (payload: RequestInput<N>, ack: (answer: Ack<Value<N>>) => void) => void;
};
/** Socket.IO's type of the events from server to page. */
export type ServerToClient = {
  [N in LoggedName]: (payload: Logged<N>, id: LogId) => void;
} & { [N in NoticeName]: (payload: Notice<N>) => void };

/** The schema of the answer to a request. */
export const answerTo = <N extends RequestName>(name: N) => ackOf(requests[name].value);
