import { systemClock } from "./backends/memory/clock.ts";
import { readConfig } from "./config.ts";
import { diagnose } from "./diagnosis.ts";
import { explain } from "./explain.ts";
import { quietEvents } from "./ops/quiet-events.ts";
import { openStorage } from "./storage.ts";
import { thisMachine } from "./surroundings.ts";
import { clusterFacts } from "./topology.ts";

/**
 * `npm run doctor`: says what a public deployment with these settings lacks. Exit code 0: nothing; 1: what it lists; 2: the
 * server would not start. It changes nothing, and a database file is not opened.
 */
try {
  const config = readConfig();
  const { cluster, accounts, role } = config;
  const machine = thisMachine({
    store: async () => {
      if (accounts.storage.kind !== "redis" || role === "matcher") return null;
      const opened = await openStorage(accounts.storage, systemClock, quietEvents());
      try {
        return await opened.facts();
      } finally {
        await opened.close();
      }
    },
    clusterStore: async () => (cluster === null ? null : clusterFacts(cluster)),
  });
  const found = await diagnose(config, machine);
  for (const each of found) process.stdout.write(`- ${each}\n`);
  const sum = found.length === 1 ? "1 thing" : `${found.length} things`;
  process.stdout.write(
    found.length === 0
      ? "Nothing is missing for a public server.\n"
      : `\n${sum} to do before this server is public.\n`,
  );
  process.exitCode = found.length === 0 ? 0 : 1;
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 2;
}
