import { z } from "zod";
import { PeerId, RoomId } from "../ids.ts";
import { limits } from "../limits.ts";
import { PlainLine, VisibleText } from "../plain-line.ts";
import { ChatText } from "./chat.ts";
import { LinkSignals } from "./signal.ts";

/** A single line of text for others to read: NFKC, nothing invisible, single spaces; so many characters as a person counts. */
const line = (length: number) => PlainLine(4 * length).pipe(VisibleText(length));

export const RoomName = line(limits.roomNameLength);
/** How somebody without an account is called in a room. */
export const DisplayName = line(limits.displayNameLength);
export const HoldMessage = line(limits.holdMessageLength);
export const Passcode = z
  .string()
  .max(256)
  .transform((text) => text.normalize("NFKC"))
  .pipe(z.string().min(limits.passcodeLength.least).max(limits.passcodeLength.most));
export type Passcode = z.infer<typeof Passcode>;
/** What an invite link carries: at least 120 random bits. */
export const InviteToken = z.string().regex(/^[\w-]{20,64}$/);

/** `host`: decides; there is exactly one while anybody is inside. `member`: has an account. `guest`: has none. */
export const Role = z.enum(["host", "member", "guest"]);
export type Role = z.infer<typeof Role>;

/**
 * What somebody sends; others show it, and cannot change it. `paused`: what is on and gives nothing at this moment, because
 * the sender's system or another program holds it.
 */
export const Sending = z.object({
  mic: z.boolean(),
  camera: z.boolean(),
  screen: z.boolean(),
  paused: z
    .array(z.enum(["mic", "camera", "screen"]))
    .max(3)
    .refine((list) => new Set(list).size === list.length)
    .exactOptional(),
});
export type Sending = z.infer<typeof Sending>;

/**
 * Somebody in a room, as everybody in it sees them. `isOwner`: the room is theirs, and no host can remove them. `away`: the
 * page lost its connection and is inside its grace.
 */
export const Member = z.object({
  peerId: PeerId,
  name: z.string(),
  role: Role,
  hasAccount: z.boolean(),
  isOwner: z.boolean(),
  sending: Sending,
  hand: z.boolean(),
  away: z.boolean(),
});
export type Member = z.infer<typeof Member>;

/** Somebody at the door, as the host sees them. `held`: what the host has told them, once put on hold. */
export const Knock = z.object({
  peerId: PeerId,
  name: z.string(),
  hasAccount: z.boolean(),
  held: z.string().nullable(),
});
export type Knock = z.infer<typeof Knock>;

/**
 * What the owner chooses. `lobby`: whoever comes knocks. `guests`: people without an account may come. `relay`: every call
 * goes through TURN, so that nobody learns another's address; rooms from before there was a choice call directly.
 */
export const RoomSettings = z.object({
  lobby: z.boolean(),
  guests: z.boolean(),
  capacity: z.int().min(limits.roomCapacity.least).max(limits.roomCapacity.most),
  relay: z.boolean().default(false),
});
export type RoomSettings = z.infer<typeof RoomSettings>;

/** `locked` lasts as long as anybody is inside: nobody new comes in, and nobody may knock. */
export const RoomFacts = z.object({
  roomId: RoomId,
  name: z.string(),
  settings: RoomSettings,
  locked: z.boolean(),
});
export type RoomFacts = z.infer<typeof RoomFacts>;

/** This page is inside: who it is there and who else is, in the order in which they came. `knocks` is empty for all but the host. */
export const RoomJoined = RoomFacts.extend({
  peerId: PeerId,
  members: z.array(Member).min(1),
  knocks: z.array(Knock),
});
export type RoomJoined = z.infer<typeof RoomJoined>;

/** This page waits at the door. `held`: what the host says to somebody on hold. */
export const RoomWaiting = z.object({
  roomId: RoomId,
  name: z.string(),
  peerId: PeerId,
  held: z.string().nullable(),
});
export type RoomWaiting = z.infer<typeof RoomWaiting>;

export const InRoom = z.object({ roomId: RoomId });
/** What the green room shows. `inside` names people only where anybody with the link could walk in. */
export const RoomPreview = z.object({
  name: z.string(),
  needsPasscode: z.boolean(),
  settings: RoomSettings,
  locked: z.boolean(),
  count: z.int().nonnegative(),
  inside: z.array(z.string()),
  /** Whether this session's account owns the room: then neither passcode, lobby nor lock stands before it. */
  isOwner: z.boolean(),
});
export type RoomPreview = z.infer<typeof RoomPreview>;

/** `name` is for people without an account; an account has its own. An invite stands for the passcode and the knock. */
export const JoinRoom = z.object({
  roomId: RoomId,
  name: DisplayName.nullable(),
  passcode: Passcode.nullable(),
  invite: InviteToken.nullable(),
  sending: Sending,
});
export type JoinRoom = z.infer<typeof JoinRoom>;
/** Where the join has led; the room itself comes as `room:joined` or `room:waiting`. */
export const Joined = z.object({ peerId: PeerId, place: z.enum(["inside", "at-the-door"]) });
export type Joined = z.infer<typeof Joined>;

/** Names somebody in this session's room, or at its door. */
export const OfPeer = z.object({ peerId: PeerId });
export const HoldKnock = z.object({ peerId: PeerId, message: HoldMessage });
export const LockRoom = z.object({ roomId: RoomId, locked: z.boolean() });
/** Asks one to mute, or with `null` everybody else. */
export const AskToMute = z.object({ roomId: RoomId, peerId: PeerId.nullable() });
export const RaiseHand = z.object({ roomId: RoomId, raised: z.boolean() });
export const ChangeSending = z.object({ roomId: RoomId, sending: Sending });
export const Reaction = z.enum(["thumbs-up", "heart", "clap", "laugh", "wow", "sad", "party"]);
export type Reaction = z.infer<typeof Reaction>;
export const React = z.object({ roomId: RoomId, reaction: Reaction });
export const TypingInRoom = z.object({ roomId: RoomId, typing: z.boolean() });

/** Signals between this page's link and the one of `peerId`: to that peer when sent, from it when delivered. */
export const PeerSignals = LinkSignals.extend({ peerId: PeerId });
export type PeerSignals = z.infer<typeof PeerSignals>;
/** The ordered request: `seq` counts all of a session's ordered requests, those with a partner included. */
export const SendPeerSignals = PeerSignals.extend({ seq: z.int().positive() });
export type SendPeerSignals = z.infer<typeof SendPeerSignals>;

export const SendRoomChat = z.object({ roomId: RoomId, seq: z.int().positive(), text: ChatText });
export type SendRoomChat = z.infer<typeof SendRoomChat>;
/** A message of somebody's in the room; `seq` is its sender's. */
export const RoomMessage = SendRoomChat.extend({ peerId: PeerId });

export const MemberPresent = z.object({ roomId: RoomId, member: Member });
/** `left`: chose to. `gone`: the grace ran out, or signals piled up. `removed`: by the host. */
export const MemberLeft = z.object({
  roomId: RoomId,
  peerId: PeerId,
  reason: z.enum(["left", "gone", "removed"]),
});
export const KnockSeen = z.object({ roomId: RoomId, knock: Knock });
export const KnockGone = z.object({ roomId: RoomId, peerId: PeerId });
export const MuteAsked = z.object({ roomId: RoomId, peerId: PeerId });
export const Reacted = React.extend({ peerId: PeerId });
export const MemberTyping = TypingInRoom.extend({ peerId: PeerId });
/**
 * This page is out, without asking for it: `removed` or `rejected` by the host, `ended` for all, `gone` the grace ran out,
 * `logged-out` the account's login has ended, `crowded-out` the full door had to take in others than those of one network.
 */
export const RoomLeft = z.object({
  roomId: RoomId,
  reason: z.enum(["removed", "rejected", "ended", "gone", "logged-out", "crowded-out"]),
});
export type RoomLeft = z.infer<typeof RoomLeft>;
