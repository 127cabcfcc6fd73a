import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect, type Socket } from "node:net";

/** What `net.connect` needs to reach a URL, `host:port`, or the path of a Unix socket. */
export function pointOf(
  place: string,
): { readonly path: string } | { readonly host: string; readonly port: number } {
  if (place.startsWith("/")) return { path: place };
  const { hostname, port } = new URL(place.includes("//") ? place : `tcp://${place}`);
  return { host: hostname.replace(/^\[(.*)\]$/, "$1"), port: Number(port) };
}

/** A TCP connection to the server, for data that no HTTP or WebSocket library would send. */
export class RawConnection implements Disposable {
  readonly socket: Socket;
  readonly closed: Promise<void>;
  received = "";

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on("error", () => undefined);
    socket.on("data", (chunk: Buffer) => {
      this.received += chunk.toString("latin1");
    });
    this.closed = new Promise((resolve) => socket.once("close", () => resolve()));
  }

  /** A connection to a URL, to `host:port`, or to the path of a Unix socket. */
  static async open(place: string): Promise<RawConnection> {
    const socket = connect(pointOf(place));
    await once(socket, "connect");
    return new RawConnection(socket);
  }

  /**
   * A connection upgraded to a WebSocket: of the polling session that `query` names, or else of a new one.
   */
  static async upgraded(url: string, query = ""): Promise<RawConnection> {
    const connection = await RawConnection.open(url);
    connection.socket.write(
      [
        `GET /socket.io/?EIO=4&transport=websocket&${query} HTTP/1.1`,
        `Host: ${new URL(url).host}`,
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        `Sec-WebSocket-Key: ${randomBytes(16).toString("base64")}`,
        "\r\n",
      ].join("\r\n"),
    );
    const first = query === "" ? '"sid"' : "101 ";
    while (!connection.received.includes(first)) await once(connection.socket, "data");
    return connection;
  }

  [Symbol.dispose](): void {
    this.socket.destroy();
  }
}
