import type { PeerId } from "@lets-meet/shared/ids.ts";
import type { Knock, Member, RoomFacts } from "@lets-meet/shared/protocol/room.ts";
import type { SessionEntry } from "../domain/session/entries.ts";

/** The view of a page, derived only from its log. */
export type Page =
  | { readonly at: "outside" }
  | { readonly at: "door"; readonly peerId: PeerId; readonly held: string | null }
  | {
      readonly at: "inside";
      readonly peerId: PeerId;
      readonly facts: RoomFacts;
      readonly members: readonly Member[];
      readonly knocks: readonly Knock[];
    };

/** The page after that entry. */
export function read(page: Page, entry: SessionEntry): Page {
  if (entry.kind === "parted") return { at: "outside" };
  if (entry.kind !== "page") return page;
  if (entry.event === "room:joined") {
    const { peerId: own, members, knocks, ...facts } = entry.payload;
    return { at: "inside", peerId: own, facts, members, knocks };
  }
  if (entry.event === "room:waiting")
    return { at: "door", peerId: entry.payload.peerId, held: entry.payload.held };
  if (entry.event === "room:left") return { at: "outside" };
  if (page.at !== "inside") return page;
  switch (entry.event) {
    case "room:changed":
      return { ...page, facts: entry.payload };
    case "room:member-joined":
      return { ...page, members: [...page.members, entry.payload.member] };
    case "room:member-left": {
      const gone = entry.payload.peerId;
      return { ...page, members: page.members.filter((one) => one.peerId !== gone) };
    }
    case "room:member-changed": {
      const { member } = entry.payload;
      const members = page.members.map((one) => (one.peerId === member.peerId ? member : one));
      const knocks = member.peerId === page.peerId && member.role !== "host" ? [] : page.knocks;
      return { ...page, members, knocks };
    }
    case "room:knock": {
      const { knock } = entry.payload;
      const isKnown = page.knocks.some((one) => one.peerId === knock.peerId);
      const knocks = isKnown
        ? page.knocks.map((one) => (one.peerId === knock.peerId ? knock : one))
        : [...page.knocks, knock];
      return { ...page, knocks };
    }
    case "room:knock-gone": {
      const gone = entry.payload.peerId;
      return { ...page, knocks: page.knocks.filter((one) => one.peerId !== gone) };
    }
    default:
      return page;
  }
}
