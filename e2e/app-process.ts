import { type ChildProcess, spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { type App, settingsOf } from "./app.ts";

const root = join(import.meta.dirname, "..");
const startTimeoutMs = 60_000;

/**
 * A free port of this machine. It is below the ephemeral ports, so that no outgoing connection takes it before the server
 * does.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(10_000, 30_000);
    const probe = createServer();
    const isFree = once(probe, "listening").then(
      () => true,
      () => false,
    );
    probe.listen(port, "127.0.0.1");
    const answer = await isFree;
    probe.close();
    if (answer) return port;
  }
}

/** A server in a process of its own, which a test can kill and restart on its port. */
export class AppProcess implements App {
  readonly host: string;
  readonly port: number;
  readonly #environment: Readonly<Record<string, string>>;
  #process: ChildProcess | null = null;
  #output = "";

  private constructor(host: string, port: number, environment: Readonly<Record<string, string>>) {
    this.host = host;
    this.port = port;
    this.#environment = environment;
  }

  /** Starts a server; port 0 means a free one. `environment` is added to the settings of every test. */
  static async start(
    host: string,
    port: number,
    environment: Readonly<Record<string, string>>,
  ): Promise<AppProcess> {
    const app = new AppProcess(host, port === 0 ? await freePort() : port, environment);
    await app.startAgain();
    return app;
  }

  get url(): string {
    return `http://${this.host}:${this.port}`;
  }

  get output(): string {
    return this.#output;
  }

  /** Starts the server on the same port with changed settings, and waits until it is ready. */
  async startAgain(changes: Readonly<Record<string, string>> = {}): Promise<void> {
    const child = spawn(process.execPath, ["server/src/main.ts"], {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
      // Only the test's settings, as in a server of AppHost: none of the developer's own.
      env: {
        PATH: process.env.PATH,
        ...settingsOf(this.host, this.port, this.#environment),
        ...changes,
      },
    });
    this.#process = child;
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => {
        this.#output += text;
      });
    const isReady = await this.#poll(child);
    if (!isReady) throw new Error(`the server did not become ready:\n${this.#output}`);
  }

  /** Kills the server, so that it cannot drain. */
  async kill(): Promise<void> {
    await this.#end("SIGKILL");
  }

  /** Stops the server as an operator does; it drains first. Returns its exit code. */
  async stop(): Promise<number | null> {
    return await this.#end("SIGTERM");
  }

  async #end(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.#process;
    this.#process = null;
    if (child === null) return null;
    if (child.exitCode === null && child.signalCode === null) {
      const exited = once(child, "exit");
      child.kill(signal);
      await exited;
    }
    return child.exitCode;
  }

  async #poll(child: ChildProcess): Promise<boolean> {
    const deadline = Date.now() + startTimeoutMs;
    while (Date.now() < deadline && child.exitCode === null) {
      try {
        const answer = await fetch(`${this.url}/readyz`, { signal: AbortSignal.timeout(1_000) });
        if (answer.ok) return true;
      } catch {
        // The server does not listen yet.
      }
      await new Promise((next) => {
        setTimeout(next, 30);
      });
    }
    return false;
  }
}
