import type { Room } from "./state.ts";

const site = "Let's Meet";

/** The tab's title: the room, and what the user would miss while they look elsewhere. */
export function titleOf(room: Room, unread: number, isHidden: boolean): string {
  const named = (text: string) => `${text} — ${site}`;
  switch (room.phase) {
    case "away":
    case "looking":
    case "closed":
      return named("Room");
    case "green-room":
      return named(room.preview.name);
    case "at-door":
      return named(`Waiting: ${room.door.name}`);
    case "left":
      return named(`You left ${room.name}`);
    case "inside": {
      const { facts, knocks } = room.membership;
      if (knocks.some(({ held }) => held === null)) return named(`Someone wants to join: ${facts.name}`);
      return named(isHidden && unread > 0 ? `(${unread}) ${facts.name}` : facts.name);
    }
  }
}
