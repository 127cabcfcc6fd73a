import { compose } from "./compose.ts";
import { ConfigError, readConfig } from "./config.ts";
import { warningsOf } from "./config-warnings.ts";
import { StoreUnavailable } from "./services/store-guard.ts";

/** Explains a failed start to the operator. */
function explain(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  if (error instanceof StoreUnavailable) return `${error.message}: start Redis there, or change REDIS_URL.`;
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "EADDRINUSE") {
    const port = error instanceof Error && "port" in error ? String(error.port) : "asked for";
    return `Port ${port} is taken by another program: stop it, or set PORT to a free one.`;
  }
  if (code === "EACCES") return "This user may not listen on that port: set PORT to one above 1023.";
  if (code === "EADDRNOTAVAIL") return "HOST is no address of this machine.";
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

try {
  const config = readConfig();
  for (const warning of warningsOf(config)) process.stderr.write(`Warning: ${warning}\n`);
  await using app = await compose(config);
  // Whoever reads "ready" may stop the server at once.
  const stopped = new Promise((resolve) => {
    process.once("SIGTERM", resolve);
    process.once("SIGINT", resolve);
  });
  process.stderr.write(`\n  Let's Meet is ready: ${app.url}\n  Open it in two tabs to meet yourself.\n\n`);
  await stopped;
  await app.drain();
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
}
