import type { PeerId } from "@lets-meet/shared/ids.ts";
import type { Knock, Member, Reaction, RoomFacts, RoomJoined } from "@lets-meet/shared/protocol/room.ts";
import type { FloatingReaction, Membership, Room, RoomLine } from "./state.ts";

/** An event inside the room; `now` is on this page's clock, in milliseconds. */
export type MembershipEvent =
  | { readonly type: "changed"; readonly facts: RoomFacts }
  | { readonly type: "member-joined"; readonly member: Member }
  | { readonly type: "member-changed"; readonly member: Member }
  | { readonly type: "member-left"; readonly peerId: PeerId }
  | { readonly type: "knock"; readonly knock: Knock }
  | { readonly type: "knock-gone"; readonly peerId: PeerId }
  | { readonly type: "mute-asked"; readonly peerId: PeerId }
  | { readonly type: "mute-read" }
  | { readonly type: "said"; readonly seq: number; readonly text: string }
  | { readonly type: "sent"; readonly seq: number }
  | { readonly type: "unsent"; readonly seq: number }
  | { readonly type: "heard"; readonly peerId: PeerId; readonly seq: number; readonly text: string }
  | { readonly type: "typing"; readonly peerId: PeerId; readonly typing: boolean }
  | { readonly type: "reacted"; readonly peerId: PeerId; readonly reaction: Reaction; readonly now: number }
  | { readonly type: "reactions-over"; readonly now: number };

/** The time that a reaction is shown, in milliseconds. */
export const reactionMs = 4_000;
/** More reactions at once would only be noise. */
const mostReactions = 24;

/** This page's membership in that state; `null` unless it is inside. */
export const membershipIn = (room: Room): Membership | null =>
  room.phase === "inside" ? room.membership : null;

/** The start of a membership; `returning`: this page was inside before its load. */
export const newMembership = (
  { peerId, members, knocks, ...facts }: RoomJoined,
  returning = false,
): Membership => ({
  facts,
  peerId,
  members,
  knocks,
  lines: [],
  reactions: [],
  typing: [],
  muteAskedBy: null,
  severed: false,
  returning,
});

/** The same membership after the server has sent its state again: messages and reactions stay. */
export const membershipAgain = (membership: Membership, room: RoomJoined): Membership => ({
  ...newMembership(room, membership.returning),
  lines: membership.lines,
  reactions: membership.reactions,
  muteAskedBy: membership.muteAskedBy,
});

/** This page's own entry among the members. */
export const ownMember = ({ members, peerId }: Membership): Member | undefined =>
  members.find((member) => member.peerId === peerId);

/** Applies an event of this membership; an event that changes nothing returns the same object. */
export function advance(membership: Membership, event: MembershipEvent): Membership {
  switch (event.type) {
    case "changed":
      return { ...membership, facts: event.facts };
    case "member-joined":
    case "member-changed":
      return withMember(membership, event.member);
    case "member-left":
      return without(membership, event.peerId);
    case "knock":
      return { ...membership, knocks: replaced(membership.knocks, event.knock) };
    case "knock-gone":
      return { ...membership, knocks: membership.knocks.filter(({ peerId }) => peerId !== event.peerId) };
    case "mute-asked":
      return ownMember(membership)?.sending.mic === true
        ? { ...membership, muteAskedBy: event.peerId }
        : membership;
    case "mute-read":
      return membership.muteAskedBy === null ? membership : { ...membership, muteAskedBy: null };
    case "said":
      return added(membership, {
        from: null,
        name: "",
        seq: event.seq,
        text: event.text,
        delivery: "sending",
      });
    case "sent":
      return settled(membership, event.seq, "sent");
    case "unsent":
      return settled(membership, event.seq, "failed");
    case "typing":
      return typed(membership, event.peerId, event.typing);
    case "heard": {
      const name = membership.members.find(({ peerId }) => peerId === event.peerId)?.name ?? "";
      const line = { from: event.peerId, name, seq: event.seq, text: event.text, delivery: "sent" } as const;
      return typed(added(membership, line), event.peerId, false);
    }
    case "reacted":
      return reacted(membership, event.peerId, event.reaction, event.now);
    case "reactions-over": {
      const reactions = membership.reactions.filter(({ until }) => until > event.now);
      return reactions.length === membership.reactions.length ? membership : { ...membership, reactions };
    }
  }
}

function replaced<T extends { readonly peerId: PeerId }>(all: readonly T[], one: T): readonly T[] {
  return all.some(({ peerId }) => peerId === one.peerId)
    ? all.map((other) => (other.peerId === one.peerId ? one : other))
    : [...all, one];
}

function withMember(membership: Membership, member: Member): Membership {
  const typing = member.away
    ? membership.typing.filter((peerId) => peerId !== member.peerId)
    : membership.typing;
  const changed = { ...membership, typing, members: replaced(membership.members, member) };
  if (member.peerId !== membership.peerId) return changed;
  return {
    ...changed,
    // A former host receives no more events about knocks, so the known ones are dropped.
    knocks: member.role === "host" ? membership.knocks : [],
    // A muted microphone settles the request, whatever muted it.
    muteAskedBy: member.sending.mic ? membership.muteAskedBy : null,
  };
}

const without = (membership: Membership, gone: PeerId): Membership => ({
  ...membership,
  members: membership.members.filter(({ peerId }) => peerId !== gone),
  reactions: membership.reactions.filter(({ peerId }) => peerId !== gone),
  typing: membership.typing.filter((peerId) => peerId !== gone),
  muteAskedBy: membership.muteAskedBy === gone ? null : membership.muteAskedBy,
});

/** Events of a member who has left, or is away, may be late. */
function typed(membership: Membership, peerId: PeerId, typing: boolean): Membership {
  const isThere = membership.members.some((member) => member.peerId === peerId && !member.away);
  const types = typing && isThere;
  if (membership.typing.includes(peerId) === types) return membership;
  const others = membership.typing.filter((other) => other !== peerId);
  return { ...membership, typing: types ? [...others, peerId] : others };
}

function added(membership: Membership, line: RoomLine): Membership {
  const isKnown = membership.lines.some(({ from, seq }) => from === line.from && seq === line.seq);
  return isKnown ? membership : { ...membership, lines: [...membership.lines, line] };
}

function settled(membership: Membership, seq: number, delivery: RoomLine["delivery"]): Membership {
  const isMeant = (line: RoomLine) => line.from === null && line.seq === seq && line.delivery === "sending";
  if (!membership.lines.some(isMeant)) return membership;
  return {
    ...membership,
    lines: membership.lines.map((line) => (isMeant(line) ? { ...line, delivery } : line)),
  };
}

function reacted(membership: Membership, peerId: PeerId, reaction: Reaction, now: number): Membership {
  const key = Math.max(0, ...membership.reactions.map((one) => one.key)) + 1;
  const one: FloatingReaction = { key, peerId, reaction, until: now + reactionMs };
  return { ...membership, reactions: [...membership.reactions, one].slice(-mostReactions) };
}
