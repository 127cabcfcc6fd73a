import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/** Where a connection is cut: before the server has received a request, or before the client has received its reply. */
export type Cut = "before the request" | "before the reply";

/**
 * A TCP proxy on a free port that cuts all its connections on demand, or at a chosen chunk of data from a client. `url` is that
 * of the server behind it.
 */
export async function startCuttingProxy(url: string) {
  const target = new URL(url);
  const open = new Set<Socket>();
  let chunks = 0;
  const planned = new Map<number, Cut>();
  let isRefusing = false;

  const cutAll = () => {
    for (const socket of open) socket.destroy();
    open.clear();
  };
  const server = createServer((client) => {
    if (isRefusing) {
      client.destroy();
      return;
    }
    const upstream = connect(Number(target.port), target.hostname);
    let isMuted = false;
    for (const [socket, peer] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      open.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => {
        open.delete(socket);
        peer.destroy();
      });
    }
    client.on("data", (data) => {
      const cut = planned.get(chunks++);
      if (cut === "before the request") {
        cutAll();
        return;
      }
      if (cut === "before the reply") isMuted = true;
      upstream.write(data);
    });
    upstream.on("data", (data) => {
      // The reply shows that the server has executed the request.
      if (isMuted) cutAll();
      else client.write(data);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("the proxy has no port");
  const proxied = new URL(url);
  proxied.port = `${address.port}`;

  return {
    url: proxied.href,
    /** The number of chunks that clients have sent so far. */
    chunks: () => chunks,
    /** Cuts at that chunk, counted from now on; 0 is the next one. */
    cutAt: (chunk: number, cut: Cut) => void planned.set(chunks + chunk, cut),
    cutAll,
    /** Cuts all connections, and every new one until `accept`. */
    refuse: () => {
      isRefusing = true;
      cutAll();
    },
    accept: () => {
      isRefusing = false;
    },
    stop: async () => {
      cutAll();
      server.close();
      await once(server, "close");
    },
  };
}
