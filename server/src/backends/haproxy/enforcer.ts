import { renameSync, writeFileSync } from "node:fs";
import type { BlockedNetwork, Enforcer } from "../../safety-ports.ts";
import { tellHaproxy } from "./runtime.ts";

/** HAProxy has refused a command. */
class HaproxyRefused extends Error {
  override readonly name = "HaproxyRefused";
}

export type HaproxyOptions = {
  /** The path of the runtime socket. */
  readonly socket: string;
  /** The path of the map's file, exactly as HAProxy's configuration names it. */
  readonly map: string;
};

/** Entries that one command adds: it has to fit into HAProxy's buffer of 16 KB. */
const batch = 200;

const line = ({ network, until }: BlockedNetwork) => `${network} ${Math.ceil(until / 1_000)}`;

/**
 * HAProxy refuses the networks of a map by the time that each has there, so that entries end by themselves. A reload keeps only
 * the map's file: it is written before HAProxy is told, and also while HAProxy cannot be told.
 */
export function createHaproxyEnforcer({ socket, map }: HaproxyOptions): Enforcer {
  const entries = new Map<string, BlockedNetwork>();
  let written: string | null = null;
  const write = () => {
    const text = [...entries.values()].map((entry) => `${line(entry)}\n`).join("");
    if (text === written) return;
    // As a whole: HAProxy may read it at any time. Addresses are in it.
    writeFileSync(`${map}.new`, text, { mode: 0o640 });
    renameSync(`${map}.new`, map);
    written = text;
  };
  /** Sends a command to which HAProxy answers nothing, or one of these texts. */
  const tell = async (command: string, expected: readonly string[] = []): Promise<string> => {
    const answer = await tellHaproxy(socket, command);
    if (answer !== "" && !expected.includes(answer)) throw new HaproxyRefused(answer);
    return answer;
  };
  return {
    put: async (entry) => {
      entries.set(entry.network, entry);
      write();
      // `add map` would leave an entry that is there, even one that has ended, as it is.
      const missing = await tell(`set map ${map} ${line(entry)}`, ["entry not found."]);
      if (missing !== "") await tell(`add map ${map} ${line(entry)}`);
    },
    remove: async (network) => {
      entries.delete(network);
      write();
      await tell(`del map ${map} ${network}`, ["Key not found.", "entry not found."]);
    },
    replace: async (all) => {
      entries.clear();
      for (const entry of all) entries.set(entry.network, entry);
      write();
      const answer = await tellHaproxy(socket, `prepare map ${map}`);
      const [, version] = /^New version created: (\d+)$/.exec(answer) ?? [];
      if (version === undefined) throw new HaproxyRefused(answer);
      for (let from = 0; from < all.length; from += batch) {
        const lines = all.slice(from, from + batch).map(line);
        await tell(`add map @${version} ${map} <<\n${lines.join("\n")}\n`);
      }
      await tell(`commit map @${version} ${map}`);
    },
    generation: async () => {
      const [, pid] = /^Pid: (\d+)$/m.exec(await tellHaproxy(socket, "show info")) ?? [];
      if (pid === undefined) throw new HaproxyRefused("no process id");
      return pid;
    },
  };
}
