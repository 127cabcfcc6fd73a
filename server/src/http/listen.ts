import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Admission } from "../services/admission.ts";

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

/** Listens, and resolves to the URL for the operator; rejects if the port cannot be bound. */
export async function listen(http: Server, port: number, host: string | undefined): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    http.once("error", reject);
    http.listen({ port, ...(host === undefined ? {} : { host }) }, () => {
      http.off("error", reject);
      resolve();
    });
  });
  // A server that listens on a port has an address with a port; only pipes have none.
  const bound = http.address() as AddressInfo;
  const name = host === undefined || host === "::" || host === "0.0.0.0" ? "localhost" : host;
  return `http://${name.includes(":") ? `[${name}]` : name}:${bound.port}`;
}
