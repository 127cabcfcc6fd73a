import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

const main = join(import.meta.dirname, "../main.ts");
const running: ChildProcess[] = [];

/** The server as its own process, with its stderr and its log. `before`: a command that runs the rest of its arguments. */
export function startServer(env: Readonly<Record<string, string>>, before: readonly string[] = []) {
  const [command, ...args] = before;
  const child = spawn(
    command ?? process.execPath,
    command === undefined ? [main] : [...args, process.execPath, main],
    {
      env: { HOST: "127.0.0.1", PORT: "0", DATABASE_PATH: ":memory:", ...env },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  running.push(child);
  const output = { stderr: "", stdout: "" };
  child.stderr.on("data", (chunk: Buffer) => (output.stderr += chunk.toString()));
  child.stdout.on("data", (chunk: Buffer) => (output.stdout += chunk.toString()));
  const ended = once(child, "close").then(([code]: readonly unknown[]) => code);
  const ready = async (): Promise<string> => {
    for (;;) {
      const url = /ready: (\S+)/.exec(output.stderr)?.[1];
      if (url !== undefined) return url;
      await once(child.stderr, "data");
    }
  };
  return { child, output, ended, ready };
}

/** Stops every server that a test has left running. */
export function killServers(): void {
  for (const child of running.splice(0)) child.kill("SIGKILL");
}
