import { expect, type Page } from "@playwright/test";
import type { TransportAddress } from "./slow-path.ts";

/** One end of a call's path: what kind of candidate it is, and where. */
type PathEnd = TransportAddress & {
  readonly type: string;
  /** How the relay is spoken to; `null` when the end is no relay. */
  readonly relayProtocol: string | null;
};

/** The path that a call takes, from its connection's statistics (W3C WebRTC Statistics §8.13 and §8.14). */
export type Path = {
  readonly local: PathEnd;
  readonly remote: PathEnd;
  readonly roundTripMs: number;
};

/** The paths of all connected peer connections of the page at this moment. */
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

/** Whether the path goes through a relay, whichever end's that is: two ways through one are equally good to a browser. */
export const isRelayed = ({ local, remote }: Path): boolean =>
  local.type === "relay" || remote.type === "relay";

/** The path of a page that is in a call with one other. */
export async function pathInCall(page: Page): Promise<Path> {
  const path = (await pathsOf(page)).at(-1);
  expect(path, "the page should have a connection").toBeDefined();
  return path as Path;
}
