import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { expect } from "vitest";
import type { startHaproxy } from "./haproxy.ts";

type Balancer = Pick<Awaited<ReturnType<typeof startHaproxy>>, "seen">;

/** A server behind a balancer that is healthy, and answers whatever it gets. */
export async function startBackend() {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined).on("close", () => sockets.delete(socket));
    socket.once("data", () => socket.end("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    point: `127.0.0.1:${port}`,
    /** Waits until the balancer has seen that it is healthy. */
    isUp: (haproxy: Balancer) =>
      expect.poll(async () => (await haproxy.seen("a")).status, { timeout: 10_000 }).toBe("UP"),
    stop: async () => {
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
