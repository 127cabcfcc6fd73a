import type { PeerId } from "@lets-meet/shared/ids.ts";
import type { Member } from "@lets-meet/shared/protocol/room.ts";
import type { Stay } from "../../state.ts";
import { words } from "../../words.ts";

/** This page's own entry among the members. */
export const ownMember = (stay: Stay): Member | undefined =>
  stay.members.find(({ peerId }) => peerId === stay.peerId);

export const isHost = (stay: Stay): boolean => ownMember(stay)?.role === "host";

/** All members but this page's own. */
export const othersIn = (stay: Stay): readonly Member[] =>
  stay.members.filter(({ peerId }) => peerId !== stay.peerId);

export const memberOf = (stay: Stay, peerId: PeerId | null): Member | undefined =>
  stay.members.find((member) => member.peerId === peerId);

/** A person's name as shown on their tile. */
export const shownName = (stay: Stay, member: Member): string =>
  member.peerId === stay.peerId ? words.youBeside(member.name) : member.name;
