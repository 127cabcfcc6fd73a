import { compose } from "./compose.ts";
import { readConfig } from "./config.ts";
import { warningsOf } from "./config-warnings.ts";
import { explain } from "./explain.ts";

try {
  const config = readConfig();
  for (const warning of warningsOf(config)) process.stderr.write(`Warning: ${warning}\n`);
  await using app = await compose(config);
  // Whoever reads "ready" may stop the server at once.
  const stopped = new Promise((resolve) => {
    process.once("SIGTERM", resolve);
    process.once("SIGINT", resolve);
  });
  const hint =
    app.proxied === null
      ? "Open it in two tabs to meet yourself."
      : `That is for health and metrics; the balancer sends visitors, with PROXY headers, to ${app.proxied}`;
  process.stderr.write(`\n  Let's Meet is ready: ${app.url}\n  ${hint}\n\n`);
  await stopped;
  await app.drain();
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
}
