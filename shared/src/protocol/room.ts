import { z } from "zod";
import { inviteTokenForm } from "../id-forms.ts";
import { PeerId, RoomId } from "../ids.ts";
import { limits } from "../limits.ts";
import { PlainLine, VisibleText } from "../text-schemas.ts";
import { ChatText } from "./chat.ts";
import { LinkSignals } from "./signal.ts";

/** A plain line of at most so many visible characters. */
const line = (length: number) => PlainLine(4 * length).pipe(VisibleText(length));

export const RoomName = line(limits.roomNameLength);
/** A guest's name in a room. */
export const DisplayName = line(limits.displayNameLength);
export const HoldMessage = line(limits.holdMessageLength);
export const Passcode = z
  .string()
  .max(256)
  // A passcode is often pasted, and a space beside it cannot be seen.
  .transform((text) => text.normalize("NFKC").trim())
  .pipe(z.string().min(limits.passcodeLength.least).max(limits.passcodeLength.most));
export type Passcode = z.infer<typeof Passcode>;
/** The secret in an invite link: at least 120 random bits. */
export const InviteToken = z.string().regex(inviteTokenForm);

/** `host`: decides; a live room has exactly one. `member`: has an account. `guest`: has none. */
export const Role = z.enum(["host", "member", "guest"]);
export type Role = z.infer<typeof Role>;

/**
 * The media that a participant sends; other pages show it, and cannot change it. `paused`: media that is on but delivers
 * nothing at the moment, because the sender's system or another program holds the device.
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
 * A participant of a room, as all participants see it. `isOwner`: owns the room, and no host can remove it. `away`: the page
 * lost its connection and is within its grace.
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

/** A session that waits in the lobby, as the host sees it. `held`: the host's message, once it is on hold. */
export const Knock = z.object({
  peerId: PeerId,
  name: z.string(),
  hasAccount: z.boolean(),
  held: z.string().nullable(),
});
export type Knock = z.infer<typeof Knock>;

/**
 * The owner's settings. `lobby`: a join has to knock. `guests`: users without an account may join. `relay`: every call goes
 * through TURN, so that peers do not learn each other's addresses; rooms older than this setting call directly.
 */
export const RoomSettings = z.object({
  lobby: z.boolean(),
  guests: z.boolean(),
  capacity: z.int().min(limits.roomCapacity.least).max(limits.roomCapacity.most),
  relay: z.boolean().default(false),
});
export type RoomSettings = z.infer<typeof RoomSettings>;

/** `locked`: no session may join or knock. The lock lasts until the room is empty. */
export const RoomFacts = z.object({
  roomId: RoomId,
  name: z.string(),
  settings: RoomSettings,
  locked: z.boolean(),
});
export type RoomFacts = z.infer<typeof RoomFacts>;

/** This page is in the room as `peerId`. `members` are in the order in which they joined; only the host gets `knocks`. */
export const RoomJoined = RoomFacts.extend({
  peerId: PeerId,
  members: z.array(Member).min(1),
  knocks: z.array(Knock),
});
export type RoomJoined = z.infer<typeof RoomJoined>;

/** This page waits in the lobby. `held`: the host's message, once it is on hold. */
export const RoomWaiting = z.object({
  roomId: RoomId,
  name: z.string(),
  peerId: PeerId,
  held: z.string().nullable(),
});
export type RoomWaiting = z.infer<typeof RoomWaiting>;

export const InRoom = z.object({ roomId: RoomId });
/** The content of the green room. `inside` has names only if the link alone is enough to join. */
export const RoomPreview = z.object({
  name: z.string(),
  needsPasscode: z.boolean(),
  settings: RoomSettings,
  locked: z.boolean(),
  count: z.int().nonnegative(),
  inside: z.array(z.string()),
  /** This session's account owns the room, so passcode, lobby and lock do not apply to it. */
  isOwner: z.boolean(),
  /** Another session of this session's account is inside. */
  isInside: z.boolean(),
});
export type RoomPreview = z.infer<typeof RoomPreview>;

/** `name` is for guests; an account has its own. An invite replaces the passcode and the knock. */
export const JoinRoom = z.object({
  roomId: RoomId,
  name: DisplayName.nullable(),
  passcode: Passcode.nullable(),
  invite: InviteToken.nullable(),
  sending: Sending,
});
export type JoinRoom = z.infer<typeof JoinRoom>;
/** The result of the join; the room itself arrives as `room:joined` or `room:waiting`. */
export const Joined = z.object({ peerId: PeerId, place: z.enum(["inside", "at-the-door"]) });
export type Joined = z.infer<typeof Joined>;

/** Names a peer in this session's room, or in its lobby. */
export const OfPeer = z.object({ peerId: PeerId });
export const HoldKnock = z.object({ peerId: PeerId, message: HoldMessage });
export const LockRoom = z.object({ roomId: RoomId, locked: z.boolean() });
/** Asks one peer to mute, or with `null` all others. */
export const AskToMute = z.object({ roomId: RoomId, peerId: PeerId.nullable() });
export const RaiseHand = z.object({ roomId: RoomId, raised: z.boolean() });
export const ChangeSending = z.object({ roomId: RoomId, sending: Sending });
export const Reaction = z.enum(["thumbs-up", "heart", "clap", "laugh", "wow", "sad", "party"]);
export type Reaction = z.infer<typeof Reaction>;
export const React = z.object({ roomId: RoomId, reaction: Reaction });
export const TypingInRoom = z.object({ roomId: RoomId, typing: z.boolean() });

/** Signals between this page's link and the link of `peerId`: to that peer when sent, from it when delivered. */
export const PeerSignals = LinkSignals.extend({ peerId: PeerId });
export type PeerSignals = z.infer<typeof PeerSignals>;
/** An ordered request: `seq` counts all of a session's ordered requests, including those of its matches. */
export const SendPeerSignals = PeerSignals.extend({ seq: z.int().positive() });
export type SendPeerSignals = z.infer<typeof SendPeerSignals>;

export const SendRoomChat = z.object({ roomId: RoomId, seq: z.int().positive(), text: ChatText });
export type SendRoomChat = z.infer<typeof SendRoomChat>;
/** A message from a peer in the room; `seq` is the sender's. */
export const RoomMessage = SendRoomChat.extend({ peerId: PeerId });

export const MemberPresent = z.object({ roomId: RoomId, member: Member });
/**
 * `left`: by its own choice, or its login ended. `gone`: its grace ran out, or a resume token placed it elsewhere.
 * `removed`: by the host.
 */
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
 * This page has left the room without asking to: `removed` or `rejected` by the host, `ended` for all, `gone`: its grace ran
 * out, `logged-out`: the account's login has ended, `crowded-out`: it lost its place in a full lobby, where one network held
 * too many places.
 */
export const RoomLeft = z.object({
  roomId: RoomId,
  reason: z.enum(["removed", "rejected", "ended", "gone", "logged-out", "crowded-out"]),
});
export type RoomLeft = z.infer<typeof RoomLeft>;
