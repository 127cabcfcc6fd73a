// The floor of this stack: Socket.IO with the same transport settings, an ideal matcher in memory and nothing else. It
// validates nothing, limits nothing, resumes nothing and counts nothing. It uses the event names of our protocol, so that
// one load generator drives both servers. It answers only requests that carry an ack id. The load sets one on every
// request to our server, because the protocol requires it, and on none to this server except for the `acked` figures.
import { createServer } from "node:http";
import { Server, type Socket } from "socket.io";

type Ack = ((answer: unknown) => void) | undefined;
type Wish = { readonly interests: readonly string[] };

const http = createServer();
const io = new Server(http, {
  serveClient: false,
  transports: ["websocket"],
  perMessageDeflate: false,
  httpCompression: false,
  maxHttpBufferSize: 65_536,
  pingInterval: 20_000,
  pingTimeout: 15_000,
});

const done = { ok: true, value: {} };
const partners = new Map<Socket, Socket>();
const lastPartners = new Map<Socket, Socket>();
/** The waiting sockets in order of arrival, by their first interest. */
const queues = new Map<string, Set<Socket>>();
const queueOf = new Map<Socket, Set<Socket>>();
let matches = 0;

function unqueue(socket: Socket): void {
  queueOf.get(socket)?.delete(socket);
  queueOf.delete(socket);
}

function search(socket: Socket, wish: Wish): void {
  const key = wish.interests[0] ?? "";
  let queue = queues.get(key);
  if (queue === undefined) queues.set(key, (queue = new Set()));
  for (const other of queue) {
    if (lastPartners.get(socket) === other) continue;
    unqueue(other);
    partners.set(socket, other).set(other, socket);
    lastPartners.set(socket, other).set(other, socket);
    const matchId = `match-${String(++matches).padStart(16, "0")}`;
    socket.emit("stranger:matched", { matchId, polite: true });
    other.emit("stranger:matched", { matchId, polite: false });
    return;
  }
  queue.add(socket);
  queueOf.set(socket, queue);
}

function leave(socket: Socket): void {
  const partner = partners.get(socket);
  if (partner === undefined) return;
  partners.delete(socket);
  partners.delete(partner);
  partner.emit("stranger:partner-left", {});
}

io.on("connection", (socket) => {
  socket.on("stranger:search", (wish: Wish, ack: Ack) => {
    search(socket, wish);
    ack?.(done);
  });
  socket.on("stranger:next", ({ wish }: { wish: Wish }, ack: Ack) => {
    leave(socket);
    search(socket, wish);
    ack?.(done);
  });
  socket.on("stranger:leave", (_match: unknown, ack: Ack) => {
    leave(socket);
    ack?.(done);
  });
  socket.on("signal:send", (batch: unknown, ack: Ack) => {
    partners.get(socket)?.emit("signal:deliver", batch);
    ack?.(done);
  });
  socket.on("disconnect", () => {
    unqueue(socket);
    leave(socket);
    lastPartners.delete(socket);
  });
});

http.listen(0, "127.0.0.1", () => {
  const address = http.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  process.stderr.write(`ready: http://127.0.0.1:${port}\n`);
});
