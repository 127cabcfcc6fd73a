import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { z } from "zod";

const root = join(import.meta.dirname, "..");
const Started = z.object({ environment: z.record(z.string(), z.string()) });

/** An organisation's log-in, in a process of its own; see server/src/testing/oidc-provider.ts. */
export class OidcProvider {
  /** The environment of a server that uses it. */
  readonly environment: Readonly<Record<string, string>>;
  readonly #process: ChildProcess;

  private constructor(process: ChildProcess, environment: Readonly<Record<string, string>>) {
    this.#process = process;
    this.environment = environment;
  }

  static async start(): Promise<OidcProvider> {
    const child = fork(join(root, "server/src/testing/oidc-provider-process.ts"), { cwd: root });
    const [message] = (await once(child, "message")) as unknown[];
    return new OidcProvider(child, Started.parse(message).environment);
  }

  async stop(): Promise<void> {
    const ended = once(this.#process, "exit");
    this.#process.kill("SIGKILL");
    await ended;
  }
}
