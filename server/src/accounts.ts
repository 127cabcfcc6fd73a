import { existsSync } from "node:fs";
import { runAccountsCommand } from "./accounts-command.ts";
import { argon2Hasher } from "./backends/argon2/hasher.ts";
import { systemClock } from "./backends/memory/clock.ts";
import { type Config, ConfigError, readConfig } from "./config.ts";
import { explain } from "./explain.ts";
import { quietEvents } from "./ops/quiet-events.ts";
import { openKeys } from "./services/account/keys.ts";
import { TokenService } from "./services/account/token.ts";
import { randomIds } from "./services/ids.ts";
import { openStorage } from "./storage.ts";

/** The reason why there are no accounts to work on; `null` if there may be some. */
function whyNone({ storage }: Config["accounts"]): string | null {
  if (storage.kind === "redis") return null;
  if (storage.path === ":memory:")
    return "DATABASE_PATH is :memory:, so the accounts exist only inside the running server.";
  return existsSync(storage.path)
    ? null
    : `DATABASE_PATH leads to ${storage.path}, and there is no database yet.`;
}

const write = (to: NodeJS.WriteStream) => (line: string) => void to.write(`${line}\n`);

/** `npm run accounts`: the operator's commands on the accounts of the configured store. */
try {
  const { accounts } = readConfig();
  const why = whyNone(accounts);
  if (why !== null) throw new ConfigError(why);
  const storage = await openStorage(accounts.storage, systemClock, quietEvents());
  try {
    const keys = await openKeys(storage, accounts.keys, randomIds.key);
    const tokens = new TokenService({ keys: keys.signing, accessMs: accounts.accessMs }, systemClock.today);
    process.exitCode = await runAccountsCommand(process.argv.slice(2), {
      store: storage.accounts,
      admin: storage.accountAdmin,
      clock: systemClock,
      newSecret: randomIds.secret,
      programToken: (identity, expiresAt) => tokens.issueForProgram(identity, expiresAt),
      voidHash: () => argon2Hasher.hash(randomIds.secret()),
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
