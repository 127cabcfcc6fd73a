import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { Usage } from "./usage.ts";

/**
 * All servers share the machine's last core, where that can be asked for: a server that moves between cores, or shares one
 * with the load, is charged for it.
 */
function onOneCore([program, ...args]: [string, ...string[]]): readonly [string, readonly string[]] {
  const cores = availableParallelism();
  const canPin =
    process.platform === "linux" && cores > 1 && spawnSync("taskset", ["--version"]).status === 0;
  return canPin ? ["taskset", ["--cpu-list", `${cores - 1}`, program, ...args]] : [program, args];
}

/** A server in a process of its own that can be asked what it has used. */
export class MeasuredServer implements Disposable {
  readonly url: string;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, url: string) {
    this.#child = child;
    this.url = url;
  }

  /** Starts `node ENTRY` on a free port; resolves when it says where it listens, rejects when it ends before. */
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
        // The load tells an address for each of its people, so that limits count as they do for people.
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

  /** What it has used up to now. */
  usage(): Promise<Usage> {
    return this.#ask("usage");
  }

  /** The same, after garbage has been collected and the process has had a moment. */
  settled(): Promise<Usage> {
    return this.#ask("settled");
  }

  async #ask(question: "usage" | "settled"): Promise<Usage> {
    const answered = once(this.#child, "message");
    this.#child.send(question);
    const [answer]: unknown[] = await answered;
    return Usage.parse(answer);
  }

  [Symbol.dispose](): void {
    this.#child.kill("SIGKILL");
  }
}
