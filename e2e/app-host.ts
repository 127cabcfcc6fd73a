import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import { z } from "zod";
import { type App, settingsOf } from "./app.ts";

const root = join(import.meta.dirname, "..");

const Answer = z.object({ url: z.string().optional(), problem: z.string().optional() });

/** A process that runs the servers of one worker's tests, one at a time; see server/src/testing/server-host.ts. */
export class AppHost implements Disposable {
  #process: ChildProcess | null = null;
  #output = "";

  /** Starts a server, and stops the one before; port 0 means a free one. */
  async start(host: string, port: number, environment: Readonly<Record<string, string>>): Promise<App> {
    this.#output = "";
    const { url, problem } = await this.#ask({ start: settingsOf(host, port, environment) });
    if (url === undefined) throw new Error(`the server did not start: ${problem}\n${this.#output}`);
    const output = () => this.#output;
    return {
      host,
      port: Number(new URL(url).port),
      url,
      get output() {
        return output();
      },
    };
  }

  /** Stops the running server; rejects if it has crashed, so that the test that crashed it fails. */
  async stop(): Promise<void> {
    await this.#ask({ stop: true });
  }

  [Symbol.dispose](): void {
    this.#process?.kill("SIGKILL");
  }

  #fork(): ChildProcess {
    const child = fork(join(root, "server/src/testing/server-host.ts"), {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.#output += text;
      });
    return child;
  }

  async #ask(request: object): Promise<z.infer<typeof Answer>> {
    const child = (this.#process ??= this.#fork());
    return await new Promise((resolve, reject) => {
      const crashed = () => {
        this.#process = null;
        reject(new Error(`the server has crashed:\n${this.#output}`));
      };
      if (!child.connected) return crashed();
      child.once("exit", crashed);
      child.once("message", (answer) => {
        child.off("exit", crashed);
        resolve(Answer.parse(answer));
      });
      child.send(request);
    });
  }
}
