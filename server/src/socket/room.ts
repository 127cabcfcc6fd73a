import type { RoomService } from "../services/room/room.ts";
import type { Caller, RoomEntry } from "../services/room/room-entry.ts";
import type { RoomForwarding } from "../services/room/room-forwarding.ts";
import type { Connection } from "./connection.ts";
import type { Handlers } from "./handle.ts";

const callerOf = (connection: Connection): Caller => ({
  session: connection.attachment.id,
  visitor: connection.visitor,
  identity: connection.identity,
  isCurrent: () => connection.isCurrent(),
});

/** `room:*`: looking and joining go to `RoomEntry`, signals and chat to `RoomForwarding`, all else to `RoomService`. */
export const roomHandlers = (rooms: RoomService, roomEntry: RoomEntry, forwarding: RoomForwarding) =>
  ({
    "room:look": (connection, { roomId }) => roomEntry.look(callerOf(connection), roomId),
    "room:join": async (connection, asked) => {
      const answer = await roomEntry.join(callerOf(connection), asked);
      // The node that ends a login closes its sockets, which reconnect as anonymous ones; a login ended by
      // another node is closed here.
      if (!answer.ok && answer.code === "not-logged-in") connection.cut("logged-out");
      return answer;
    },
    "room:leave": ({ attachment: { id } }, { roomId }) => rooms.run(id, roomId, { kind: "leave" }),
    "room:ready": ({ attachment: { id } }, { peerId }) => forwarding.ready(id, peerId),
    "room:signal": ({ attachment: { id } }, signals, packet) => forwarding.signal(id, signals, packet),
    "room:chat": ({ attachment: { id } }, message, packet) => forwarding.chat(id, message, packet),
    "room:state": ({ attachment: { id } }, { roomId, sending }) =>
      rooms.run(id, roomId, { kind: "state", sending }),
    "room:hand": ({ attachment: { id } }, { roomId, raised }) =>
      rooms.run(id, roomId, { kind: "hand", raised }),
    "room:typing": ({ attachment: { id } }, { roomId, typing }) =>
      rooms.run(id, roomId, { kind: "typing", typing }),
    "room:react": ({ attachment: { id } }, { roomId, reaction }) =>
      rooms.run(id, roomId, { kind: "react", reaction }),
    "room:admit": ({ attachment: { id } }, { peerId }) => rooms.run(id, null, { kind: "admit", peerId }),
    "room:hold": ({ attachment: { id } }, { peerId, message }) =>
      rooms.run(id, null, { kind: "hold", peerId, message }),
    "room:reject": ({ attachment: { id } }, { peerId }) => rooms.run(id, null, { kind: "reject", peerId }),
    "room:lock": ({ attachment: { id } }, { roomId, locked }) =>
      rooms.run(id, roomId, { kind: "lock", locked }),
    "room:remove": ({ attachment: { id } }, { peerId }) => rooms.run(id, null, { kind: "remove", peerId }),
    "room:mute": ({ attachment: { id } }, { roomId, peerId }) =>
      rooms.run(id, roomId, { kind: "mute", peerId }),
    "room:hand-over": ({ attachment: { id } }, { peerId }) =>
      rooms.run(id, null, { kind: "hand-over", peerId }),
    "room:end": ({ attachment: { id } }, { roomId }) => rooms.run(id, roomId, { kind: "end" }),
  }) satisfies Partial<Handlers>;
