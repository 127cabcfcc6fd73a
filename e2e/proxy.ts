import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { freePort } from "./app-process.ts";

/**
 * The network between a page and the server, as a TCP proxy that a test can cut. The browser's `setOffline` does not affect
 * an open WebSocket.
 */
export class Wire {
  readonly port: number;
  readonly #server: Server;
  readonly #upgrades: boolean;
  readonly #sockets = new Set<Socket>();
  #isCut = false;
  /** The WebSocket handshakes that were refused. */
  refusedUpgrades = 0;

  private constructor(port: number, server: Server, upgrades: boolean) {
    this.port = port;
    this.#server = server;
    this.#upgrades = upgrades;
  }

  /** Opens a proxy to the server on `targetPort`; with `upgrades` false it refuses WebSockets. */
  static async to(targetPort: number, { upgrades = true, targetHost = "127.0.0.1" } = {}): Promise<Wire> {
    const server = createServer();
    const wire = new Wire(await freePort(), server, upgrades);
    server.on("connection", (near) => wire.#join(near, targetPort, targetHost));
    server.listen(wire.port, "127.0.0.1");
    await once(server, "listening");
    return wire;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Breaks every connection, and refuses new ones until `heal`. */
  cut(): void {
    this.#isCut = true;
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  heal(): void {
    this.#isCut = false;
  }

  /** Breaks every connection once; new ones work at once. */
  blink(): void {
    this.cut();
    this.heal();
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #join(near: Socket, targetPort: number, targetHost: string): void {
    if (this.#isCut) {
      near.resetAndDestroy();
      return;
    }
    const far = connect(targetPort, targetHost);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(one);
      one.on("error", () => other.destroy());
      one.on("close", () => {
        this.#sockets.delete(one);
        other.destroy();
      });
    }
    far.pipe(near);
    near.on("data", (chunk) => {
      if (!this.#upgrades && /^upgrade: websocket/im.test(chunk.toString("latin1"))) {
        this.refusedUpgrades++;
        near.end("HTTP/1.1 502 Bad Gateway\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
      } else far.write(chunk);
    });
    near.on("end", () => far.end());
  }
}
