import { expect, type Page } from "@playwright/test";
import type { TransportAddress } from "./slow-path.ts";

/** One end of a call's path: its candidate's type and transport address. */
type PathEnd = TransportAddress & {
  readonly type: string;
  /** The transport to the relay; `null` if the candidate is not relayed. */
  readonly relayProtocol: string | null;
};

/** The selected candidate pair of a call, from the connection's statistics (W3C WebRTC Statistics §8.13 and §8.14). */
export type Path = {
  readonly local: PathEnd;
  readonly remote: PathEnd;
  readonly roundTripMs: number;
};

/** The current paths of all connected peer connections of the page. */
export function pathsOf(page: Page): Promise<readonly Path[]> {
  return page.evaluate(async () => {
    const { connections } = window as unknown as { readonly connections: readonly RTCPeerConnection[] };
    const pathOf = async (connection: RTCPeerConnection) => {
      const stats = new Map<string, Readonly<Record<string, unknown>>>();
      for (const [id, report] of await connection.getStats()) stats.set(id, report);
      const transport = [...stats.values()].find((report) => report["type"] === "transport");
      const pair = stats.get(String(transport?.["selectedCandidatePairId"]));
      const endOf = (id: unknown) => {
        const end = stats.get(String(id));
        if (end === undefined) return null;
        const { candidateType, address, port, relayProtocol } = end;
        return {
          type: String(candidateType),
          address: String(address),
          port: Number(port),
          relayProtocol: typeof relayProtocol === "string" ? relayProtocol : null,
        };
      };
      const [local, remote] = [endOf(pair?.["localCandidateId"]), endOf(pair?.["remoteCandidateId"])];
      if (local === null || remote === null) return null;
      return { local, remote, roundTripMs: Number(pair?.["currentRoundTripTime"]) * 1_000 };
    };
    const connected = connections.filter(({ connectionState }) => connectionState === "connected");
    return (await Promise.all(connected.map(pathOf))).filter((path) => path !== null);
  });
}

/** True if either end is relayed. Which end it is does not matter, because a browser gives both paths the same priority. */
export const isRelayed = ({ local, remote }: Path): boolean =>
  local.type === "relay" || remote.type === "relay";

/** The path of a page in a call with one peer. */
export async function pathInCall(page: Page): Promise<Path> {
  const path = (await pathsOf(page)).at(-1);
  expect(path, "the page should have a connection").toBeDefined();
  return path as Path;
}
