import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect } from "vitest";
import { freePort } from "./free-port.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const renderer = join(import.meta.dirname, "../../../deploy/haproxy/render.mjs");

/** True if HAProxy is installed; `npm test` installs it if possible. */
export const hasHaproxy = spawnSync("haproxy", ["-v"], { stdio: "ignore" }).status === 0;

/** The configuration that `deploy/haproxy` renders from these variables; throws its error output if it fails. */
export const renderHaproxy = (variables: Readonly<Record<string, string>>): string =>
  execFileSync(process.execPath, [renderer], {
    env: variables,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });

/** What HAProxy says about a configuration; empty if it accepts it without a warning. */
export function complaintsOf(config: string): string {
  const file = join(temporaryFolder(), "haproxy.cfg");
  writeFileSync(file, `${config}\n`);
  const { stderr } = spawnSync("haproxy", ["-c", "-f", file], { encoding: "utf8" });
  return stderr
    .split("\n")
    .filter((line) => /ALERT|WARNING/.test(line))
    .join("\n");
}

/** A server as HAProxy sees it: its state, and all its connections so far. */
type Seen = { readonly status: string; readonly total: number };

/** HAProxy with `deploy/haproxy`'s configuration, without TLS on a free port; it stops when disposed. */
export async function startHaproxy(variables: Readonly<Record<string, string>>) {
  for (;;) {
    // If another process takes the port in between, HAProxy exits at once, and another port is tried.
    const running = await tryToStart(await freePort(), variables);
    if (running !== null) return running;
  }
}

async function tryToStart(port: number, variables: Readonly<Record<string, string>>) {
  const folder = temporaryFolder();
  const [file, socket] = [join(folder, "haproxy.cfg"), join(folder, "admin.sock")];
  const config = renderHaproxy({
    HAPROXY_BIND: `127.0.0.1:${port}`,
    HAPROXY_SOCKET: socket,
    HAPROXY_MAXCONN: "1000",
    ...variables,
  });
  writeFileSync(file, `${config}\n`);
  let output = "";
  const run = (...options: readonly string[]) => {
    const child = spawn("haproxy", ["-db", "-f", file, ...options], { stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (piece: string) => (output += piece));
    return { child, ended: once(child, "exit") };
  };
  let { child, ended } = run();
  /** The answer to a command on the runtime socket. */
  const tell = async (command: string) => {
    const admin = connect({ path: socket });
    admin.end(`${command}\n`);
    return await text(admin);
  };
  const answers = async () => child.exitCode !== null || (await tell("show info").catch(() => null)) !== null;
  await expect.poll(answers, { timeout: 10_000 }).toBe(true);
  if (child.exitCode !== null) return null;
  const seen = async (name: string): Promise<Seen> => {
    const lines = (await tell("show stat")).replace(/^# /, "").split("\n");
    const names = lines[0]?.split(",") ?? [];
    const values = lines.find((line) => line.startsWith(`nodes,${name},`))?.split(",") ?? [];
    const of = (column: string) => values[names.indexOf(column)] ?? "";
    return { status: of("status"), total: Number(of("stot")) };
  };
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    output: () => output,
    socket,
    tell,
    /** Replaces the process by a new one, as a reload does; returns when the old one has ended. */
    reload: async () => {
      const before = { child, ended };
      ({ child, ended } = run("-sf", `${child.pid}`));
      await before.ended;
      await expect
        .poll(() => tell("show info").catch(() => ""), { timeout: 10_000 })
        .toContain(`Pid: ${child.pid}`);
    },
    [Symbol.asyncDispose]: async () => {
      child.kill("SIGKILL");
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}
