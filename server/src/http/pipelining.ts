import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from "node:http";
import type { Socket } from "node:net";

/** Browsers wait for an answer before they ask again over the same connection. One more may overlap with its end. */
const mostAtOnce = 2;
/** How many requests may come in one piece: reading thousands of them takes a tenth of a second, whatever is answered. */
const mostInOnePiece = 8;
/** How long a connection may be silent while an answer waits to be read, or a request to be finished, in milliseconds. */
const silentMs = 60_000;

const endOfHead = Buffer.from("\r\n\r\n");
const unanswered = new WeakMap<Socket, number>();

/** What Socket.IO answers, also when it is asked to upgrade. */
const isSocketIo = ({ url = "" }: IncomingMessage): boolean => url.startsWith("/socket.io/");

/**
 * An HTTP server to which each request comes as a request. Node answers some by itself (an expectation that it does not
 * know, no host), and takes what asks for an upgrade out of HTTP: none of them would be counted.
 */
export function createHttpServer(app: RequestListener): Server {
  const http = createServer({ requireHostHeader: false, shouldUpgradeCallback: isSocketIo }, app);
  http.on("checkExpectation", (request, response) => http.emit("request", request, response));
  http.on("connection", (socket) => socket.prependListener("data", refuseHeap));
  http.on("upgrade", (_request, socket) => socket.off("data", refuseHeap));
  return http;
}

/**
 * Closes a connection over which a heap of requests comes in one piece. A closed connection's piece would be read all the
 * same, so nothing is left of it. Listening here costs nothing later: a WebSocket is not listened to any more.
 */
function refuseHeap(this: Socket, piece: Buffer): void {
  let at = -1;
  for (let heads = 0; heads <= mostInOnePiece; heads++) {
    at = piece.indexOf(endOfHead, at + 1);
    if (at < 0) return;
  }
  piece.fill(0);
  this.destroy();
}

/**
 * Whether this request may be looked at: not when its connection has unanswered ones, because all that comes in one piece
 * is read at once, and what nobody reads of the answers stays in memory. Such a connection is closed, and so is one over
 * which nothing moves any more. What names no host is answered here (RFC 9112 §3.2).
 */
export function isInTurn(request: IncomingMessage, response: ServerResponse): boolean {
  const { socket } = request;
  if (socket.destroyed) return false;
  const open = (unanswered.get(socket) ?? 0) + 1;
  if (open > mostAtOnce) {
    socket.destroy();
    return false;
  }
  unanswered.set(socket, open);
  // Node closes a socket that is silent for that long. A WebSocket never comes here, and looks after itself.
  socket.setTimeout(silentMs);
  response.once("close", () => unanswered.set(socket, (unanswered.get(socket) ?? 1) - 1));
  if (request.httpVersion !== "1.1" || request.headers.host !== undefined) return true;
  response.writeHead(400, { Connection: "close" }).end();
  return false;
}
