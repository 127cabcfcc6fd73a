import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import type { Question } from "./probe.ts";
import { Profile } from "./profile.ts";
import { Usage } from "./usage.ts";

/**
 * Pins all servers to the machine's last core where possible: moving between cores, or sharing a core with the load, would
 * add to a server's CPU time.
 */
function onOneCore([program, ...args]: [string, ...string[]]): readonly [string, readonly string[]] {
  const cores = availableParallelism();
  const canPin =
    process.platform === "linux" && cores > 1 && spawnSync("taskset", ["--version"]).status === 0;
  return canPin ? ["taskset", ["--cpu-list", `${cores - 1}`, program, ...args]] : [program, args];
}

/** A server in a separate process that reports its CPU and memory usage. */
export class MeasuredServer implements Disposable {
  readonly url: string;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, url: string) {
    this.#child = child;
    this.url = url;
  }

  /** Starts `node ENTRY` on a free port; resolves when it reports its URL, rejects if it exits before. */
  static async start(
    entry: string,
    environment: Readonly<Record<string, string>> = {},
  ): Promise<MeasuredServer> {
    const probe = join(import.meta.dirname, "probe.ts");
    const [command, args] = onOneCore([process.execPath, "--expose-gc", "--import", probe, entry]);
    const child = spawn(command, args, {
      env: {
        PORT: "0",
        HOST: "127.0.0.1",
        LOG_LEVEL: "warn",
        NODE_ENV: "production",
        DATABASE_PATH: ":memory:",
        // The load sends a separate address for each person, so that limits apply as in production.
        TRUSTED_PROXIES: "1",
        ...environment,
      },
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    let said = "";
    const url = await new Promise<string>((resolve, reject) => {
      child.stderr?.setEncoding("utf8").on("data", (text: string) => {
        said += text;
        const [, found] = /ready: (http:\S+)/.exec(said) ?? [];
        if (found !== undefined) resolve(found);
      });
      child.once("exit", (code) => reject(new Error(`${entry} ended with ${code}: ${said}`)));
    });
    return new MeasuredServer(child, url);
  }

  /** Its usage up to now. */
  async usage(): Promise<Usage> {
    return Usage.parse(await this.#ask("usage"));
  }

  /** The same, after garbage collection and a short pause. */
  async settled(): Promise<Usage> {
    return Usage.parse(await this.#ask("settled"));
  }

  /** The longest time for which the server's event loop stood still while `run` lasted, in milliseconds. */
  async longestStall(run: () => Promise<unknown>): Promise<number> {
    await this.#ask("watch-stalls");
    await run();
    return z.number().parse(await this.#ask("longest-stall"));
  }

  /** Profiles the server while `run` lasts. */
  async profile(run: () => Promise<unknown>): Promise<Profile> {
    await this.#ask("profile");
    await run();
    return Profile.parse(await this.#ask("profiled"));
  }

  async #ask(question: Question): Promise<unknown> {
    const answered = once(this.#child, "message");
    this.#child.send(question);
    const [answer]: unknown[] = await answered;
    return answer;
  }

  [Symbol.dispose](): void {
    this.#child.kill("SIGKILL");
  }
}
