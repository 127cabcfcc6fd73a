import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { createHash, X509Certificate } from "node:crypto";
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { command } from "./command.ts";
import { relayHost } from "./world.ts";

const plainPort = 3478;
const tlsPort = 443;
const startTimeoutMs = 10_000;
const renderer = join(import.meta.dirname, "../../deploy/coturn/render.mjs");

/** What the tests' relay shares with the server, which makes people's credentials from it. */
const turnSecret = "the-secret-of-a-relay-that-lives-for-one-test";
/** What an operator changes it to. */
export const otherTurnSecret = "the-secret-that-comes-after-the-first-one";
export const stunUrl = `stun:${relayHost}:${plainPort}`;
/** What the server's environment says where there is TURN: over UDP, TCP, and TLS on the port that is open everywhere. */
export const turnEnvironment = {
  TURN_URLS: [
    `turn:${relayHost}:${plainPort}?transport=udp`,
    `turn:${relayHost}:${plainPort}?transport=tcp`,
    `turns:${relayHost}:${tlsPort}?transport=tcp`,
  ].join(","),
  TURN_SECRET: turnSecret,
} as const;

/** Which of the product's two configurations a relay has. */
export type RelayKind = "strangers" | "rooms";

/** A key and a certificate that it has signed itself, as PEM files in `folder`. */
function selfSigned(folder: string) {
  const key = join(folder, "key.pem");
  const certificate = join(folder, "certificate.pem");
  const made = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=relay";
  const names = ["-addext", `subjectAltName=IP:${relayHost}`, "-keyout", key, "-out", certificate];
  command("openssl", [...made.split(" "), ...names]);
  return { key, certificate };
}

/** coturn as `deploy/coturn` configures it, as a child process: STUN, and TURN over UDP, TCP and TLS. */
export class Relay {
  /** The hash of the certificate's key, as Chromium's list of keys to trust takes it. */
  readonly keyHash: string;
  readonly #configuration: string;
  readonly #log: string;
  readonly #render: (secret: string) => void;
  #process: ChildProcess | null = null;

  private constructor(folder: string, kind: RelayKind, quota: string) {
    const { key, certificate } = selfSigned(folder);
    const { publicKey } = new X509Certificate(readFileSync(certificate));
    this.keyHash = createHash("sha256")
      .update(publicKey.export({ type: "spki", format: "der" }))
      .digest("base64");
    this.#log = join(folder, "relay.log");
    this.#configuration = join(folder, "turnserver.conf");
    this.#render = (secret) => {
      const rendered = execFileSync(process.execPath, [renderer, kind], {
        env: {
          TURN_SECRET: secret,
          TURN_RELAY: relayHost,
          TURN_PORT: `${plainPort}`,
          TURN_TLS_PORT: `${tlsPort}`,
          TURN_CERT: certificate,
          TURN_KEY: key,
          TURN_LOG: this.#log,
          TURN_USER_QUOTA: quota,
          TURN_PIDFILE: join(folder, "relay.pid"),
        },
      });
      writeFileSync(this.#configuration, rendered);
    };
  }

  /**
   * Starts it, with its files in `folder`, and waits until it takes connections. `quota`: how many allocations each page may
   * have; the usual number when empty.
   */
  static async start(folder: string, kind: RelayKind, quota = ""): Promise<Relay> {
    const relay = new Relay(folder, kind, quota);
    await relay.startAgain();
    return relay;
  }

  async startAgain(secret = turnSecret): Promise<void> {
    this.#render(secret);
    this.#process = spawn("turnserver", ["-c", this.#configuration], { stdio: "ignore" });
    await this.#untilThere(this.#process);
  }

  /** What the relay has said so far, for the report of a test that failed. */
  get output(): string {
    return existsSync(this.#log) ? readFileSync(this.#log, "utf8") : "";
  }

  async stop(): Promise<void> {
    const child = this.#process;
    this.#process = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    child.kill("SIGKILL");
    await exited;
  }

  async #untilThere(child: ChildProcess): Promise<void> {
    const deadline = Date.now() + startTimeoutMs;
    while (Date.now() < deadline && child.exitCode === null) {
      const socket = connect(tlsPort, relayHost);
      try {
        await once(socket, "connect");
        return;
      } catch {
        // Nobody listens yet.
      } finally {
        socket.destroy();
      }
      await new Promise((next) => {
        setTimeout(next, 30);
      });
    }
    throw new Error(`the relay did not become ready:\n${this.output}`);
  }
}
