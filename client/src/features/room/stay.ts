import type { PeerId } from "@lets-meet/shared/ids.ts";
import type { Knock, Member, Reaction, RoomFacts, RoomJoined } from "@lets-meet/shared/protocol/room.ts";
import type { FloatingReaction, RoomLine, Stay } from "./state.ts";

/** An event inside the room; `now` is on this page's clock, in milliseconds. */
export type StayEvent =
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

/** The start of a stay; `returning`: this page was inside before its load. */
export const stayOf = ({ peerId, members, knocks, ...facts }: RoomJoined, returning = false): Stay => ({
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

/** The same stay after the server has sent its state again: messages and reactions stay. */
export const stayAgain = (stay: Stay, room: RoomJoined): Stay => ({
  ...stayOf(room, stay.returning),
  lines: stay.lines,
  reactions: stay.reactions,
  muteAskedBy: stay.muteAskedBy,
});

/** This page's own entry among the members. */
export const ownMember = ({ members, peerId }: Stay): Member | undefined =>
  members.find((member) => member.peerId === peerId);

/** Applies an event of this stay; an event that changes nothing returns the same object. */
export function advance(stay: Stay, event: StayEvent): Stay {
  switch (event.type) {
    case "changed":
      return { ...stay, facts: event.facts };
    case "member-joined":
    case "member-changed":
      return withMember(stay, event.member);
    case "member-left":
      return without(stay, event.peerId);
    case "knock":
      return { ...stay, knocks: replaced(stay.knocks, event.knock) };
    case "knock-gone":
      return { ...stay, knocks: stay.knocks.filter(({ peerId }) => peerId !== event.peerId) };
    case "mute-asked":
      return ownMember(stay)?.sending.mic === true ? { ...stay, muteAskedBy: event.peerId } : stay;
    case "mute-read":
      return stay.muteAskedBy === null ? stay : { ...stay, muteAskedBy: null };
    case "said":
      return added(stay, { from: null, name: "", seq: event.seq, text: event.text, delivery: "sending" });
    case "sent":
      return settled(stay, event.seq, "sent");
    case "unsent":
      return settled(stay, event.seq, "failed");
    case "typing":
      return typed(stay, event.peerId, event.typing);
    case "heard": {
      const name = stay.members.find(({ peerId }) => peerId === event.peerId)?.name ?? "";
      const line = { from: event.peerId, name, seq: event.seq, text: event.text, delivery: "sent" } as const;
      return typed(added(stay, line), event.peerId, false);
    }
    case "reacted":
      return reacted(stay, event.peerId, event.reaction, event.now);
    case "reactions-over": {
      const reactions = stay.reactions.filter(({ until }) => until > event.now);
      return reactions.length === stay.reactions.length ? stay : { ...stay, reactions };
    }
  }
}

function replaced<T extends { readonly peerId: PeerId }>(all: readonly T[], one: T): readonly T[] {
  return all.some(({ peerId }) => peerId === one.peerId)
    ? all.map((other) => (other.peerId === one.peerId ? one : other))
    : [...all, one];
}

function withMember(stay: Stay, member: Member): Stay {
  const typing = member.away ? stay.typing.filter((peerId) => peerId !== member.peerId) : stay.typing;
  const changed = { ...stay, typing, members: replaced(stay.members, member) };
  if (member.peerId !== stay.peerId) return changed;
  return {
    ...changed,
    // A former host receives no more events about knocks, so the known ones are dropped.
    knocks: member.role === "host" ? stay.knocks : [],
    // A muted microphone settles the request, whatever muted it.
    muteAskedBy: member.sending.mic ? stay.muteAskedBy : null,
  };
}

const without = (stay: Stay, gone: PeerId): Stay => ({
  ...stay,
  members: stay.members.filter(({ peerId }) => peerId !== gone),
  reactions: stay.reactions.filter(({ peerId }) => peerId !== gone),
  typing: stay.typing.filter((peerId) => peerId !== gone),
  muteAskedBy: stay.muteAskedBy === gone ? null : stay.muteAskedBy,
});

/** Events of a member who has left, or is away, may be late. */
function typed(stay: Stay, peerId: PeerId, typing: boolean): Stay {
  const isThere = stay.members.some((member) => member.peerId === peerId && !member.away);
  const types = typing && isThere;
  if (stay.typing.includes(peerId) === types) return stay;
  const others = stay.typing.filter((other) => other !== peerId);
  return { ...stay, typing: types ? [...others, peerId] : others };
}

function added(stay: Stay, line: RoomLine): Stay {
  const isKnown = stay.lines.some(({ from, seq }) => from === line.from && seq === line.seq);
  return isKnown ? stay : { ...stay, lines: [...stay.lines, line] };
}

function settled(stay: Stay, seq: number, delivery: RoomLine["delivery"]): Stay {
  const isMeant = (line: RoomLine) => line.from === null && line.seq === seq && line.delivery === "sending";
  if (!stay.lines.some(isMeant)) return stay;
  return { ...stay, lines: stay.lines.map((line) => (isMeant(line) ? { ...line, delivery } : line)) };
}

function reacted(stay: Stay, peerId: PeerId, reaction: Reaction, now: number): Stay {
  const key = Math.max(0, ...stay.reactions.map((one) => one.key)) + 1;
  const one: FloatingReaction = { key, peerId, reaction, until: now + reactionMs };
  return { ...stay, reactions: [...stay.reactions, one].slice(-mostReactions) };
}
