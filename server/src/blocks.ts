import { existsSync } from "node:fs";
import { systemClock } from "./backends/memory/clock.ts";
import { runBlocksCommand } from "./blocks-command.ts";
import { ConfigError, readConfig } from "./config.ts";
import { explain } from "./explain.ts";
import { quietEvents } from "./ops/quiet-events.ts";
import { openStorage } from "./storage.ts";

const write = (to: NodeJS.WriteStream) => (line: string) => void to.write(`${line}\n`);

/** `npm run blocks`: the operator's commands on the blocklist of the configured store. */
try {
  const { storage: where } = readConfig().accounts;
  if (where.kind === "sqlite" && !existsSync(where.path))
    throw new ConfigError(`DATABASE_PATH leads to ${where.path}, and there is no database yet.`);
  const storage = await openStorage(where, systemClock, quietEvents());
  try {
    process.exitCode = await runBlocksCommand(process.argv.slice(2), {
      store: storage.blocks,
      clock: systemClock,
      print: write(process.stdout),
      say: write(process.stderr),
    });
  } finally {
    await storage.close();
  }
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
}
