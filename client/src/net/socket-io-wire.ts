import { ConnectRefused } from "@lets-meet/shared/protocol/session.ts";
import { io } from "socket.io-client";
import type { OpenWire } from "./wire.ts";

/** The wire over Socket.IO: WebSocket first, or long-polling if the network blocks WebSocket. */
export const openSocketIoWire: OpenWire = (listener) => {
  const socket = io({
    transports: ["websocket", "polling"],
    tryAllTransports: true,
    autoConnect: false,
    reconnectionDelay: 300,
    reconnectionDelayMax: 4_000,
    auth: (send) => send(listener.handshake()),
  });
  socket.onAny((name: string, ...args: unknown[]) => listener.event(name, args));
  socket.on("disconnect", () => listener.down(socket.active));
  socket.on("connect_error", (error) => {
    const refused = ConnectRefused.safeParse("data" in error ? error.data : null);
    listener.down(socket.active, refused.data);
  });
  return {
    connect: () => {
      // A page that wakes from sleep need not wait for the backoff: a fresh attempt begins at once.
      if (!socket.connected && socket.active) socket.disconnect();
      socket.connect();
    },
    disconnect: () => socket.disconnect(),
    ask: (name, payload, timeoutMs) => socket.timeout(timeoutMs).emitWithAck(name, payload),
    transport: () => {
      const name = socket.connected ? socket.io.engine.transport.name : null;
      return name === "websocket" || name === "polling" ? name : null;
    },
    tell: (name, payload) => socket.emit(name, payload, () => {}),
  };
};
