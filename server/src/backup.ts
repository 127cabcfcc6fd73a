import { dirname, join } from "node:path";
import { BackupError, backUpDatabase, restoreDatabase } from "./backends/sqlite/backup.ts";
import { ConfigError, readConfig } from "./config.ts";
import { explain } from "./explain.ts";

const usage = `Usage:
  npm run backup -- [FILE]   copy accounts, rooms and keys to a new file; a running server goes on
  npm run restore -- FILE    replace accounts, rooms and keys by those of a backup`;

/** The path of the database; throws `ConfigError` if there is none to copy. */
function databasePath(): string {
  const { storage } = readConfig().accounts;
  if (storage.kind === "redis")
    throw new ConfigError(
      "Accounts and rooms are in Redis (REDIS_URL): back that up by its own means, such as BGSAVE and a copy of its file.",
    );
  if (storage.path === ":memory:")
    throw new ConfigError("DATABASE_PATH is :memory:, so there is nothing to keep.");
  return storage.path;
}

/** A name that sorts by time. */
const namedNow = () => `lets-meet-${new Date().toISOString().slice(0, 19).replaceAll(":", "-")}.db`;

/** `npm run backup` and `npm run restore`. */
try {
  const [command, file, ...more] = process.argv.slice(2);
  if (command === "backup" && more.length === 0) {
    const path = databasePath();
    const to = file ?? join(dirname(path), "backups", namedNow());
    backUpDatabase(path, to);
    process.stdout.write(`${to}\n`);
  } else if (command === "restore" && file !== undefined && more.length === 0) {
    restoreDatabase(databasePath(), file);
    process.stderr.write(
      "Restored. Restart a running server now: it still signs logins with the keys from before.\n",
    );
  } else {
    process.stderr.write(`${usage}\n`);
    process.exitCode = 2;
  }
} catch (error) {
  process.stderr.write(`${error instanceof BackupError ? `It failed: ${error.message}.` : explain(error)}\n`);
  process.exitCode = 1;
}
