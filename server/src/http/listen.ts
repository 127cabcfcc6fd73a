import { once } from "node:events";
import { unlink } from "node:fs/promises";
import type { Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import type { Admission } from "../services/admission.ts";

/** Where a server listens. Port 0 is any free one; without a host it listens on all addresses. */
export type ListenPoint =
  | { readonly path: string }
  | { readonly port: number; readonly host: string | undefined };

/** The settings that a listener is configured with, for the operator. */
type Setting = "PORT" | "PROXY_LISTEN";

/** A server could not listen; the message tells the operator what to do. */
export class ListenError extends Error {
  override readonly name = "ListenError";
}

/**
 * Closes TCP connections beyond an address's limit before a byte of them is read. Behind proxies all
 * connections are theirs, and only requests identify the client.
 */
export function boundConnections(
  http: Server,
  trustedProxies: number,
  admission: Pick<Admission, "connect">,
): void {
  if (trustedProxies > 0) return;
  http.on("connection", (socket) => {
    const close = admission.connect(socket.remoteAddress ?? "");
    if (close === null) socket.destroy();
    else socket.once("close", close);
  });
}

/** Listens, and resolves to `host:port` or the path; rejects with `ListenError` where that is not possible. */
export async function listen(http: Server, point: ListenPoint, setting: Setting): Promise<string> {
  try {
    await listenOnce(http, point);
  } catch (error) {
    if (!("path" in point) || codeOf(error) !== "EADDRINUSE" || (await isAnswered(point.path)))
      throw new ListenError(explain(codeOf(error), point, setting), { cause: error });
    // A killed server leaves the file of its socket behind.
    await unlink(point.path);
    await listenOnce(http, point);
  }
  if ("path" in point) return point.path;
  // A server that listens on a port has an address with a port; only pipes have none.
  const { port } = http.address() as AddressInfo;
  const { host } = point;
  const name = host === undefined || host === "::" || host === "0.0.0.0" ? "localhost" : host;
  return `${name.includes(":") ? `[${name}]` : name}:${port}`;
}

/** Closes a server with all of its connections. */
export async function closeServer(http: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    http.close(() => resolve());
  });
  http.closeAllConnections();
  await closed;
}

async function listenOnce(http: Server, point: ListenPoint): Promise<void> {
  const listening = once(http, "listening");
  http.listen("path" in point || point.host !== undefined ? { ...point } : { port: point.port });
  await listening;
}

/** True if a program listens on that Unix socket. */
function isAnswered(path: string): Promise<boolean> {
  const probe = connect({ path });
  return new Promise((resolve) => {
    const answer = (is: boolean) => {
      probe.destroy();
      resolve(is);
    };
    probe
      .once("connect", () => answer(true))
      .once("error", (error) => answer(codeOf(error) !== "ECONNREFUSED"));
  });
}

const codeOf = (error: unknown): unknown =>
  error instanceof Error && "code" in error ? error.code : undefined;

function explain(code: unknown, point: ListenPoint, setting: Setting): string {
  if ("path" in point)
    return code === "EADDRINUSE"
      ? `Another program listens on ${point.path}: stop it, or set ${setting} to another path.`
      : `The socket ${point.path} cannot be created (${String(code)}): its folder must exist, and this user must be allowed to write there; see ${setting}.`;
  const { port, host } = point;
  const free = setting === "PORT" ? "PORT to a free one" : "PROXY_LISTEN to an address with a free one";
  if (code === "EADDRINUSE") return `Port ${port} is taken by another program: stop it, or set ${free}.`;
  if (code === "EACCES") return `This user may not listen on port ${port}: set ${setting} to one above 1023.`;
  const name = setting === "PORT" ? "HOST" : setting;
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND")
    return `${name} is no address of this machine: ${host ?? "all"}.`;
  return `The server cannot listen on port ${port} (${String(code)}): see ${name} and PORT.`;
}
