import type { Room } from "./state.ts";

/** The page's part of the tab's title: the room, and what the user would miss while they look elsewhere. */
export function titleOf(room: Room, unread: number, isHidden: boolean): string {
  switch (room.phase) {
    case "away":
    case "looking":
    case "closed":
      return "Room";
    case "green-room":
      return room.preview.name;
    case "at-door":
      return `Waiting: ${room.door.name}`;
    case "left":
      return `You left ${room.name}`;
    case "inside": {
      const { facts, knocks } = room.membership;
      if (knocks.some(({ held }) => held === null)) return `Someone wants to join: ${facts.name}`;
      return isHidden && unread > 0 ? `(${unread}) ${facts.name}` : facts.name;
    }
  }
}
