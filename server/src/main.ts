import { compose } from "./compose.ts";
import { ConfigError, readConfig } from "./config.ts";
import { warningsOf } from "./config-warnings.ts";
import { ListenError } from "./http/listen.ts";
import { runMatcher } from "./matcher-process.ts";
import { StoreUnavailable } from "./services/store-guard.ts";
import { ClusterError } from "./topology.ts";

/** Explains a failed start to the operator. */
function explain(error: unknown): string {
  if (error instanceof ConfigError || error instanceof ListenError || error instanceof ClusterError)
    return error.message;
  if (error instanceof StoreUnavailable) return `${error.message}: start Redis there, or change REDIS_URL.`;
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

try {
  const config = readConfig();
  for (const warning of warningsOf(config)) process.stderr.write(`Warning: ${warning}\n`);
  await using app = await (config.role === "matcher" ? runMatcher(config) : compose(config));
  // Whoever reads "ready" may stop the server at once.
  const stopped = new Promise((resolve) => {
    process.once("SIGTERM", resolve);
    process.once("SIGINT", resolve);
  });
  const hint =
    config.role === "matcher"
      ? "That is for health and metrics; a matcher serves no pages."
      : app.proxied === null
        ? "Open it in two tabs to meet yourself."
        : `That is for health and metrics; the balancer sends visitors, with PROXY headers, to ${app.proxied}`;
  process.stderr.write(`\n  Let's Meet is ready: ${app.url}\n  ${hint}\n\n`);
  await stopped;
  await app.drain();
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
}
