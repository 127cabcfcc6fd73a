import { z } from "zod";
import { ackOf } from "./ack.ts";
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
import { Blocked, FrameAsked, PartnerSeen } from "./safety.ts";
import { safetyRequests } from "./safety-requests.ts";
import { Attached, Draining, Gap, NewResumeToken, Presence, Superseded, WatchPresence } from "./session.ts";
import { SendSignal, SignalBatch } from "./signal.ts";
import {
  CarryOn,
  InMatch,
  LadderMove,
  Match,
  Moved,
  Next,
  PartnerCarriesOn,
  PartnerLeft,
  Search,
  Searching,
  Wish,
} from "./stranger.ts";

const Empty = z.object({});

/** The requests from a page to the server: the payload and the value of the answer. */
export const requests = {
  ...safetyRequests,
  "stranger:search": {
    payload: Wish,
    value: Searching,
    says: "Search for a partner. A repeated search replaces the wish and keeps the position in the queue. A page that has not accepted the rules is refused with `rules-needed`.",
  },
  "stranger:ladder": {
    payload: LadderMove,
    value: Search,
    says: "Hold the search on its current rung of the ladder, release it, or skip to the next rung.",
  },
  "stranger:next": {
    payload: Next,
    value: Searching,
    says: "Leave the match, if it is still the current one, and search again.",
  },
  "stranger:leave": {
    payload: InMatch,
    value: Empty,
    says: "Leave the match. It is no error if the match is already over.",
  },
  "stranger:cancel": {
    payload: Empty,
    value: Empty,
    says: "Stop searching. If a match came first, the request is refused with `in-match`.",
  },
  "stranger:block": {
    payload: InMatch,
    value: Empty,
    says: "Block the partner of the match, so that the two never meet again. Leaves the match if it is still the current one.",
  },
  "stranger:keep": {
    payload: CarryOn,
    value: Empty,
    says: "Propose to carry on in a room, or withdraw the proposal. When both sides have proposed it, both are moved into a new room.",
  },
  "signal:send": { payload: SendSignal, value: Empty, says: "Forward signals to the partner (ordered)." },
  "signal:ready": {
    payload: InMatch,
    value: Empty,
    says: "This page now listens to the match: deliver its held signals and messages, and all later ones.",
  },
  "chat:send": {
    payload: SendChat,
    value: Empty,
    says: "Forward a message to the partner (ordered).",
  },
  "chat:received": {
    payload: ChatReceipt,
    value: Empty,
    says: "Acknowledge to the partner that all messages up to this one have been shown.",
  },
  "chat:typing": {
    payload: Typing,
    value: Empty,
    says: "Tell the partner that this side is typing, or has stopped.",
  },
  "room:look": {
    payload: InRoom,
    value: RoomPreview,
    says: "Get the preview of the room for the green room.",
  },
  "room:join": {
    payload: JoinRoom,
    value: Joined,
    says: "Join the room, or knock. A repeated join changes nothing. A running search ends; during a match, the request is refused.",
  },
  "room:leave": {
    payload: InRoom,
    value: Empty,
    says: "Leave the room or its lobby. It is no error if the session is no longer there.",
  },
  "room:ready": {
    payload: OfPeer,
    value: Empty,
    says: "This page now listens to the peer: deliver its held signals, and all later ones. Until then, held signals also hold back all later entries of the log.",
  },
  "room:signal": {
    payload: SendPeerSignals,
    value: Empty,
    says: "Forward signals to that peer only (ordered).",
  },
  "room:chat": {
    payload: SendRoomChat,
    value: Empty,
    says: "Forward a message to the other members (ordered).",
  },
  "room:state": {
    payload: ChangeSending,
    value: Empty,
    says: "Tell the other members whether microphone, camera and screen are on.",
  },
  "room:hand": { payload: RaiseHand, value: Empty, says: "Raise or lower this member's hand." },
  "room:typing": {
    payload: TypingInRoom,
    value: Empty,
    says: "Tell the other members that this side is typing, or has stopped.",
  },
  "room:react": { payload: React, value: Empty, says: "Show a reaction to the other members." },
  "room:admit": { payload: OfPeer, value: Empty, says: "Host: admit a session that knocks." },
  "room:hold": {
    payload: HoldKnock,
    value: Empty,
    says: "Host: put a session that knocks on hold, with a message.",
  },
  "room:reject": {
    payload: OfPeer,
    value: Empty,
    says: "Host: reject a session that knocks. It cannot knock again for a while.",
  },
  "room:lock": {
    payload: LockRoom,
    value: Empty,
    says: "Host: lock the room, so that no session can join or knock, or unlock it.",
  },
  "room:remove": {
    payload: OfPeer,
    value: Empty,
    says: "Host: remove a member, who cannot rejoin for a while.",
  },
  "room:mute": {
    payload: AskToMute,
    value: Empty,
    says: "Host: ask one member, or all other members, to mute.",
  },
  "room:hand-over": { payload: OfPeer, value: Empty, says: "Host: make another member the host." },
  "room:end": { payload: InRoom, value: Empty, says: "Host: end the call for all. A stored room is kept." },
  "presence:watch": {
    payload: WatchPresence,
    value: Presence,
    says: "Subscribe to the number of sessions online, or unsubscribe.",
  },
  "session:bye": {
    payload: Empty,
    value: Empty,
    says: "The page is closing or reloading: the server waits only the short grace for it.",
  },
} as const;
export type RequestName = keyof typeof requests;
export type Request<N extends RequestName> = z.infer<(typeof requests)[N]["payload"]>;
/** A request's payload before parsing: the schema's input type. */
export type RequestInput<N extends RequestName> = z.input<(typeof requests)[N]["payload"]>;
export type Value<N extends RequestName> = z.infer<(typeof requests)[N]["value"]>;

/** The messages in the session's log. Each carries its log id, is kept for a resume, and arrives once. */
export const logged = {
  "stranger:matched": { payload: Match, says: "The session has been matched with a partner." },
  "stranger:partner-left": {
    payload: PartnerLeft,
    says: "The match has ended without a request of this page.",
  },
  "stranger:partner-away": {
    payload: InMatch,
    says: "The partner's page has lost its connection and is within its grace.",
  },
  "stranger:partner-back": { payload: InMatch, says: "The partner's page is connected again." },
  "stranger:partner-keeps": {
    payload: PartnerCarriesOn,
    says: "The partner has proposed to carry on in a room, or has withdrawn the proposal.",
  },
  "stranger:moved": {
    payload: Moved,
    says: "The match carries on in a room; `room:joined` follows. The partner's signals continue as that peer's, with the same link ids. A page that was ready for the match is ready for the peer.",
  },
  "safety:partner-seen": {
    payload: PartnerSeen,
    says: "How the server has seen the partner's camera. It may come shortly before the match that it names.",
  },
  "signal:deliver": { payload: SignalBatch, says: "Signals from the partner's link." },
  "chat:message": { payload: ChatMessage, says: "A message from the partner." },
  "chat:delivered": {
    payload: ChatReceipt,
    says: "The partner's page has shown all messages of this page up to this one.",
  },
  "chat:partner-typing": { payload: Typing, says: "The partner is typing, or has stopped." },
  "room:joined": {
    payload: RoomJoined,
    says: "This session is inside a room: it joined, was admitted, or was moved there with its partner.",
  },
  "room:waiting": { payload: RoomWaiting, says: "This session waits in a room's lobby, or was put on hold." },
  "room:left": {
    payload: RoomLeft,
    says: "This session has left the room or its lobby without a request of this page.",
  },
  "room:changed": { payload: RoomFacts, says: "The room's name, settings or lock have changed." },
  "room:member-joined": { payload: MemberPresent, says: "A member has joined." },
  "room:member-changed": {
    payload: MemberPresent,
    says: "A member's role, hand, presence or sending has changed. A page whose session is no longer the host drops its list of knocks.",
  },
  "room:member-left": {
    payload: MemberLeft,
    says: "A member has left. Signals from it that are still held are dropped.",
  },
  "room:knock": { payload: KnockSeen, says: "To the host: a session knocks, or was put on hold." },
  "room:knock-gone": { payload: KnockGone, says: "To the host: a session no longer knocks." },
  "room:mute-asked": { payload: MuteAsked, says: "The host (`peerId`) asks this page to mute." },
  "room:signal-deliver": { payload: PeerSignals, says: "Signals from that peer's link with this page." },
  "room:message": { payload: RoomMessage, says: "A message from a member of the room." },
  "room:member-typing": { payload: MemberTyping, says: "A member of the room is typing, or has stopped." },
  "room:reaction": { payload: Reacted, says: "A reaction from a member of the room." },
} as const;
export type LoggedName = keyof typeof logged;
export const isLogged = (name: string): name is LoggedName => Object.hasOwn(logged, name);
export type Logged<N extends LoggedName> = z.infer<(typeof logged)[N]["payload"]>;

/** An entry of the session's log, by name. */
export type LoggedEvent = {
  [N in LoggedName]: { readonly name: N; readonly payload: Logged<N> };
}[LoggedName];

/** The messages about the current connection only; the server does not keep them. */
export const notices = {
  "session:attached": {
    payload: Attached,
    says: "The first message on every connection: the session's credentials and its current state.",
  },
  "session:pass": {
    payload: NewResumeToken,
    says: "Replaces the page's resume token, because the session's state has changed or the previous resume token would expire.",
  },
  "session:gap": {
    payload: Gap,
    says: "Log entries were lost, because the log was full or a sender's share was used up. The page continues from the snapshot and renegotiates its links.",
  },
  "session:superseded": {
    payload: Superseded,
    says: "Another connection has taken over this session; this one is closed.",
  },
  "safety:frame-asked": {
    payload: FrameAsked,
    says: "The server asks for one picture of this page's camera; `safety:frame` answers. An ask that is lost with its connection is repeated as another one.",
  },
  "safety:blocked": {
    payload: Blocked,
    says: "This page is blocked, and its connection is about to be closed. New ones are refused until the block ends.",
  },
  "session:draining": { payload: Draining, says: "The server is about to stop." },
  "presence:count": { payload: Presence, says: "The number of sessions online." },
} as const;
export type NoticeName = keyof typeof notices;
export type Notice<N extends NoticeName> = z.infer<(typeof notices)[N]["payload"]>;

/** The schema of the answer to a request. */
export const answerTo = <N extends RequestName>(name: N) => ackOf(requests[name].value);
