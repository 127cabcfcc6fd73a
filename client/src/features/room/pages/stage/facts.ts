import type { PeerId } from "@lets-meet/shared/ids.ts";
import type { Member } from "@lets-meet/shared/protocol/room.ts";
import { ownMember } from "../../membership.ts";
import type { Membership } from "../../state.ts";
import { words } from "../../words.ts";

export const isHost = (membership: Membership): boolean => ownMember(membership)?.role === "host";

/** All members but this page's own. */
export const othersIn = (membership: Membership): readonly Member[] =>
  membership.members.filter(({ peerId }) => peerId !== membership.peerId);

export const memberOf = (membership: Membership, peerId: PeerId | null): Member | undefined =>
  membership.members.find((member) => member.peerId === peerId);

/** A person's name as shown on their tile. */
export const shownName = (membership: Membership, member: Member): string =>
  member.peerId === membership.peerId ? words.youBeside(member.name) : member.name;
