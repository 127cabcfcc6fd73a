import { type Config, parseConfig } from "../config.ts";
import { metricsToken } from "./metrics.ts";

/**
 * The configuration of a server under test: on a free port, silent, with nothing on disk, plus the given
 * variables.
 */
export const testConfig = (env: Readonly<Record<string, string>> = {}): Config =>
  parseConfig({
    PORT: "0",
    HOST: "127.0.0.1",
    LOG_LEVEL: "silent",
    DATABASE_PATH: ":memory:",
    METRICS_TOKEN: metricsToken,
    ...env,
  });

/** A server under test without address limits for the tests' own address. */
export const unlimited = { ADDRESS_EXEMPT: "127.0.0.1" };
