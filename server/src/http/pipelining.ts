import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** Browsers wait for an answer before they ask again over the same connection. One more may overlap with its end. */
const mostAtOnce = 2;
/** How long a connection may be silent while an answer waits to be read, or a request to be finished, in milliseconds. */
const silentMs = 60_000;

const unanswered = new WeakMap<Socket, number>();

/**
 * Whether this request may be looked at: not when its connection has unanswered ones, because all that comes in one piece
 * is read at once, and what nobody reads of the answers stays in memory. Such a connection is closed, and so is one over
 * which nothing moves any more.
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
  return true;
}
