import { z } from "zod";
import { type App, compose } from "../compose.ts";
import { parseConfig } from "../config.ts";

// Runs one server after another in this process, each with its own settings and port, for the browser tests: loading the
// server's modules keeps two cores busy for over a second, and composing a server takes a few milliseconds.

/** `{ start: settings }` is answered with `{ url }` or `{ problem }`, and `{ stop: true }` with `{ stopped: true }`. */
const Request = z.union([
  z.strictObject({ start: z.record(z.string(), z.string()) }),
  z.strictObject({ stop: z.literal(true) }),
]);

let running: App | null = null;

async function stop(): Promise<void> {
  await running?.[Symbol.asyncDispose]();
  running = null;
}

async function start(settings: Readonly<Record<string, string>>) {
  await stop();
  try {
    running = await compose(parseConfig(settings));
    return { url: running.url };
  } catch (error) {
    return { problem: String(error) };
  }
}

async function answer(message: unknown): Promise<void> {
  const request = Request.parse(message);
  if ("start" in request) process.send?.(await start(request.start));
  else {
    await stop();
    process.send?.({ stopped: true });
  }
}

process.on("message", (message) => void answer(message));
// A worker that ended has nobody to stop its servers.
process.on("disconnect", () => process.exit());
