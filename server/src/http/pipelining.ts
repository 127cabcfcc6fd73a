import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from "node:http";
import type { Socket } from "node:net";

/**
 * Browsers wait for an answer before they send the next request on the same connection. One may overlap with
 * its end.
 */
const mostAtOnce = 2;
/** The number of requests in one chunk: parsing thousands takes a tenth of a second, whatever the answer. */
const mostInOnePiece = 8;
/** The maximum idle time of a connection with an unread answer or an unfinished request, in milliseconds. */
const silentMs = 60_000;

const endOfHead = Buffer.from("\r\n\r\n");
const unanswered = new WeakMap<Socket, number>();

/** Requests that Socket.IO answers, including its upgrades. */
const isSocketIo = ({ url = "" }: IncomingMessage): boolean => url.startsWith("/socket.io/");

/**
 * An HTTP server that passes every request to the app, and `upgrades` to whoever listens for them. Node answers some requests itself (an unknown
 * expectation, a missing host), and takes upgrade requests out of HTTP: none of them would be counted.
 */
export function createHttpServer(
  app: RequestListener,
  upgrades: (request: IncomingMessage) => boolean = isSocketIo,
): Server {
  const http = createServer({ requireHostHeader: false, shouldUpgradeCallback: upgrades }, app);
  http.on("checkExpectation", (request, response) => http.emit("request", request, response));
  http.on("connection", (socket) => socket.prependListener("data", refuseHeap));
  http.on("upgrade", (_request, socket) => socket.off("data", refuseHeap));
  return http;
}

/**
 * Closes a connection that sends too many requests in one chunk. The chunk of a closed connection would still
 * be parsed, so it is zeroed. The listener costs nothing later: it is removed from WebSockets.
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
 * False if the request's connection has unanswered requests, because all requests in one chunk are parsed at
 * once, and unread answers stay in memory. Such a connection is closed, and so is an idle one. A request
 * without a host is answered here (RFC 9112 §3.2).
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
  // Node closes a socket that is idle for that long. A WebSocket never gets here, and has its own timeout.
  socket.setTimeout(silentMs);
  response.once("close", () => unanswered.set(socket, (unanswered.get(socket) ?? 1) - 1));
  if (request.httpVersion !== "1.1" || request.headers.host !== undefined) return true;
  response.writeHead(400, { Connection: "close" }).end();
  return false;
}
