import { compose } from "./compose.ts";
import { readConfig } from "./config.ts";
import { warningsOf } from "./config-warnings.ts";
import { surroundingsOf } from "./diagnosis.ts";
import { explain } from "./explain.ts";
import { runMatcher } from "./matcher-process.ts";
import { thisMachine } from "./surroundings.ts";

const warn = (found: readonly string[]) => {
  for (const each of found) process.stderr.write(`Warning: ${each}\n`);
};

export type Stopping = {
  /** Resolves when the server is told to stop. */
  readonly stopped: Promise<void>;
  /** Called when the server runs: from now on it ends in order. */
  readonly started: () => void;
};

/** Runs the server until it is told to stop, and sets the process's exit code. */
export async function serve({ stopped, started }: Stopping): Promise<void> {
  try {
    const config = readConfig();
    warn(warningsOf(config));
    await using app = await (config.role === "matcher" ? runMatcher(config) : compose(config));
    // Whoever reads "ready" may stop the server at once.
    started();
    const hint =
      config.role === "matcher"
        ? "That is for health and metrics; a matcher serves no pages."
        : app.proxied === null
          ? "Open it in two tabs to meet yourself."
          : `That is for health and metrics; the balancer sends visitors, with PROXY headers, to ${app.proxied}`;
    void surroundingsOf(config, thisMachine(app.stores)).then(warn, (error: unknown) =>
      warn([explain(error)]),
    );
    process.stderr.write(`\n  Let's Meet is ready: ${app.url}\n  ${hint}\n\n`);
    await stopped;
    await app.drain();
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    process.exitCode = 1;
  }
}
