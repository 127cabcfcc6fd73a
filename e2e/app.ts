/** A running server that serves the built page. */
export type App = {
  readonly host: string;
  readonly port: number;
  readonly url: string;
  /** The server's output so far, for the report of a failed test. */
  readonly output: string;
};

/** The bearer token of each server's /metrics. */
export const metricsToken = "the-token-of-the-tests";

/** The environment of a server; `environment` is added to the settings of every test. */
export const settingsOf = (
  host: string,
  port: number,
  environment: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> => ({
  NODE_ENV: "production",
  PORT: String(port),
  HOST: host,
  STUN_URLS: ",",
  DATABASE_PATH: ":memory:",
  LOG_LEVEL: "info",
  METRICS_TOKEN: metricsToken,
  ...environment,
});
