import { NewerDatabase } from "./backends/sqlite/database.ts";
import { ConfigError } from "./config.ts";
import { ListenError } from "./http/listen.ts";
import { StoreUnavailable } from "./services/store-guard.ts";

/** Explains to the operator why a program could not start. */
export function explain(error: unknown): string {
  if (error instanceof ConfigError || error instanceof ListenError || error instanceof NewerDatabase)
    return error.message;
  if (error instanceof StoreUnavailable) return `${error.message}: start Redis there, or change REDIS_URL.`;
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
