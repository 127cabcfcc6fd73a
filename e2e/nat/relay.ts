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

/** The secret that the tests' relay shares with the server, which derives credentials from it. */
const turnSecret = "the-secret-of-a-relay-that-lives-for-one-test";
/** The new secret that an operator sets. */
export const otherTurnSecret = "the-secret-that-comes-after-the-first-one";
export const stunUrl = `stun:${relayHost}:${plainPort}`;
export const turnUdpUrl = `turn:${relayHost}:${plainPort}?transport=udp`;
/** The server's settings for TURN over UDP, TCP, and TLS on the port that is open everywhere. */
export const turnEnvironment = {
  TURN_URLS: [
    turnUdpUrl,
    `turn:${relayHost}:${plainPort}?transport=tcp`,
    `turns:${relayHost}:${tlsPort}?transport=tcp`,
  ].join(","),
  TURN_SECRET: turnSecret,
} as const;

/** The relay's configuration, one of the two in `deploy/coturn`. */
export type RelayKind = "strangers" | "rooms";

/** Creates a key and a self-signed certificate as PEM files in `folder`. */
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
  /** The hash of the certificate's public key, for Chromium's list of trusted keys. */
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
   * Starts a relay with its files in `folder`, and waits until it accepts connections. `quota`: the allocations that each
   * page may have; empty means the default.
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

  /** The relay's log so far, for the report of a failed test. */
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
        // The relay does not listen yet.
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
