import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { pointOf } from "./raw-connection.ts";

/**
 * A balancer in TCP mode: each connection to its `url` is one to `target`, opened with that header. Disposing it ends its
 * connections.
 */
export async function startBalancer(target: string, header: () => Buffer) {
  const sockets = new Set<Socket>();
  const server = createServer((visitor) => {
    const node = connect(pointOf(target));
    node.write(header());
    visitor.pipe(node).pipe(visitor);
    for (const socket of [visitor, node]) {
      sockets.add(socket);
      socket.on("error", () => undefined);
      socket.once("close", () => {
        visitor.destroy();
        node.destroy();
        sockets.delete(socket);
      });
    }
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("the balancer has no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    [Symbol.dispose]: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
