import type { PeerId, RoomId, SessionId } from "@lets-meet/shared/ids.ts";
import type { AccountId } from "@lets-meet/shared/protocol/account.ts";
import { type Ack, type Refusal, refuse } from "@lets-meet/shared/protocol/ack.ts";
import type { Logged, LoggedName } from "@lets-meet/shared/protocol/events.ts";
import type * as wire from "@lets-meet/shared/protocol/room.ts";
import type { PageEntry, ToSession } from "../session/entries.ts";

/** A person with one membership in the room, inside or in its lobby. */
export type Person = {
  readonly session: SessionId;
  readonly peerId: PeerId;
  readonly name: string;
  readonly account: AccountId | null;
  /** The login under which the account is here; the membership ends with it. */
  readonly login: string | null;
  readonly sending: wire.Sending;
};
export type Member = Person & {
  readonly hand: boolean;
  readonly away: boolean;
  /**
   * True if a host who does not own the room has admitted the person from its lobby. A resume token that overrules that
   * host undoes it.
   */
  readonly admitted: boolean;
};
/**
 * A person in the lobby. `held`: the host's message, once put on hold. `network`: the same for all sessions of
 * one address.
 */
export type Knock = Person & {
  readonly held: string | null;
  readonly away: boolean;
  readonly network: string | null;
};

/** A person who is kept out, and until when. */
export type Removal = {
  readonly session: SessionId;
  readonly account: AccountId | null;
  /** The name of a person without an account, normalized for comparison. */
  readonly guest: string | null;
  /**
   * True if the room's owner decided it; other hosts' removals end with the call, and when the owner enters.
   */
  readonly byOwner: boolean;
  readonly until: number;
};

/**
 * A room while a person is inside, in its lobby or kept out. `members` are in the order in which they entered.
 */
export type Room = {
  readonly id: RoomId;
  readonly name: string;
  /**
   * `null` for a room that two strangers made: it has no owner, and its host is the member who has been
   * inside longest.
   */
  readonly owner: AccountId | null;
  /** The settings in force inside at this moment. */
  readonly settings: wire.RoomSettings;
  /** The owner's choice of the relay: applied at once when on, or else when the room is empty. */
  readonly chosenRelay: boolean;
  readonly locked: boolean;
  /** One of the members, as long as there is one. */
  readonly host: PeerId | null;
  readonly members: readonly Member[];
  readonly knocks: readonly Knock[];
  readonly removals: readonly Removal[];
};

/** The result of a command: a refused command changes nothing and has no outputs. */
export type RoomStep = {
  readonly room: Room;
  readonly outputs: readonly ToSession[];
  readonly refusal: { readonly code: Refusal; readonly retryAfterMs?: number } | null;
};

export const newRoom = ({
  id,
  name,
  owner,
  settings,
}: Pick<Room, "id" | "name" | "owner" | "settings">): Room => ({
  id,
  name,
  owner,
  settings,
  chosenRelay: settings.relay,
  locked: false,
  host: null,
  members: [],
  knocks: [],
  removals: [],
});

export const done = (room: Room, ...outputs: readonly ToSession[]): RoomStep => ({
  room,
  outputs,
  refusal: null,
});
export const refused = (room: Room, code: Refusal, retryAfterMs?: number): RoomStep => ({
  room,
  outputs: [],
  refusal: retryAfterMs === undefined ? { code } : { code, retryAfterMs },
});

/** The acknowledgement of a refused command. */
export const refusalOf = ({ refusal }: RoomStep): Ack<never> | null =>
  refusal === null ? null : refuse(refusal.code, refusal.retryAfterMs);

/**
 * The room with those members. An empty room takes over its owner's settings and drops the removals of other
 * hosts.
 */
export const withMembers = (room: Room, members: readonly Member[]): Room => ({
  ...room,
  members,
  settings: members.length > 0 ? room.settings : { ...room.settings, relay: room.chosenRelay },
  removals: members.length > 0 ? room.removals : room.removals.filter(({ byOwner }) => byOwner),
});

/**
 * No person is inside or in the lobby, and no removal is in force; a room without an owner keeps no removals.
 */
export const isForgettable = (room: Room, now: number): boolean =>
  room.members.length === 0 &&
  room.knocks.length === 0 &&
  (room.owner === null || room.removals.every((removal) => removal.until <= now));

export const memberOf = (room: Room, session: SessionId): Member | undefined =>
  room.members.find((member) => member.session === session);
export const knockOf = (room: Room, session: SessionId): Knock | undefined =>
  room.knocks.find((knock) => knock.session === session);
export const hostOf = (room: Room): Member | undefined =>
  room.members.find((member) => member.peerId === room.host);

export const withMember = (room: Room, changed: Member): Room => ({
  ...room,
  members: room.members.map((member) => (member.peerId === changed.peerId ? changed : member)),
});
export const withKnock = (room: Room, changed: Knock): Room => ({
  ...room,
  knocks: room.knocks.map((knock) => (knock.peerId === changed.peerId ? changed : knock)),
});

export const roleOf = (room: Room, { peerId, account }: Person): wire.Role =>
  peerId === room.host ? "host" : account === null ? "guest" : "member";

export const isOwner = (room: Room, { account }: Person): boolean =>
  account !== null && account === room.owner;

/** A member as all members see them: without session and account. */
export const shownMember = (room: Room, member: Member): wire.Member => ({
  peerId: member.peerId,
  name: member.name,
  role: roleOf(room, member),
  hasAccount: member.account !== null,
  isOwner: isOwner(room, member),
  sending: member.sending,
  hand: member.hand,
  away: member.away,
});
export const shownKnock = ({ peerId, name, account, held }: Knock): wire.Knock => ({
  peerId,
  name,
  hasAccount: account !== null,
  held,
});
export const factsOf = ({ id, name, settings, locked }: Room): wire.RoomFacts => ({
  roomId: id,
  name,
  settings,
  locked,
});
/** The room as that member's page shows it. */
export const shownRoom = (room: Room, { peerId }: Member): wire.RoomJoined => ({
  ...factsOf(room),
  peerId,
  members: room.members.map((member) => shownMember(room, member)),
  knocks: peerId === room.host ? room.knocks.map(shownKnock) : [],
});
export const shownWaiting = (room: Room, { peerId, held }: Knock): wire.RoomWaiting => ({
  roomId: room.id,
  name: room.name,
  peerId,
  held,
});

/** An entry for that person's page. */
export const tell = <N extends LoggedName>({ session }: Person, event: N, payload: Logged<N>): ToSession => ({
  session,
  // The parameters' types tie payload to event; TypeScript does not narrow a mapped union by a generic name.
  entry: { kind: "page", event, payload } as PageEntry,
});
/** The same for all members except one. */
export const tellOthers = <N extends LoggedName>(
  room: Room,
  but: PeerId | null,
  event: N,
  payload: Logged<N>,
): readonly ToSession[] =>
  room.members.filter(({ peerId }) => peerId !== but).map((member) => tell(member, event, payload));
/** The same for the host, if there is one. */
export function tellHost<N extends LoggedName>(
  room: Room,
  event: N,
  payload: Logged<N>,
): readonly ToSession[] {
  const host = hostOf(room);
  return host === undefined ? [] : [tell(host, event, payload)];
}
