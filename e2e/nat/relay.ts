import { type ChildProcess, spawn } from "node:child_process";
import { createHash, X509Certificate } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { command } from "./command.ts";
import { relayHost } from "./world.ts";

const plainPort = 3478;
const tlsPort = 443;
const startTimeoutMs = 10_000;

/** What the tests' relay shares with the server, which makes people's credentials from it. */
export const turnSecret = "the secret of a relay that lives for one test";
export const stunUrl = `stun:${relayHost}:${plainPort}`;
export const turnUrls = {
  udp: `turn:${relayHost}:${plainPort}?transport=udp`,
  tcp: `turn:${relayHost}:${plainPort}?transport=tcp`,
  tls: `turns:${relayHost}:${tlsPort}?transport=tcp`,
} as const;

/** coturn as a child process: STUN, and TURN over UDP, TCP and TLS with a certificate that it has signed itself. */
export class Relay {
  /** The hash of the certificate's key, as Chromium's list of keys to trust takes it. */
  readonly keyHash: string;
  readonly #process: ChildProcess;
  #output = "";

  private constructor(process: ChildProcess, keyHash: string) {
    this.#process = process;
    this.keyHash = keyHash;
    for (const stream of [process.stdout, process.stderr])
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.#output += text;
      });
  }

  /** Starts it, with its key and certificate in `folder`, and waits until it takes connections. */
  static async start(folder: string): Promise<Relay> {
    const key = join(folder, "key.pem");
    const certificate = join(folder, "certificate.pem");
    const made = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=relay".split(
      " ",
    );
    command("openssl", [
      ...made,
      "-addext",
      `subjectAltName=IP:${relayHost}`,
      "-keyout",
      key,
      "-out",
      certificate,
    ]);
    const { publicKey } = new X509Certificate(readFileSync(certificate));
    const keyHash = createHash("sha256")
      .update(publicKey.export({ type: "spki", format: "der" }))
      .digest("base64");
    const options = {
      "listening-ip": relayHost,
      "relay-ip": relayHost,
      "listening-port": plainPort,
      "tls-listening-port": tlsPort,
      cert: certificate,
      pkey: key,
      realm: "relay.test",
      "static-auth-secret": turnSecret,
      userdb: join(folder, "users.db"),
      pidfile: join(folder, "relay.pid"),
      "log-file": "stdout",
    };
    const flags = ["-n", "--use-auth-secret", "--fingerprint", "--no-cli", "--no-dtls", "--no-tcp-relay"];
    const relay = new Relay(
      spawn(
        "turnserver",
        [...flags, ...Object.entries(options).map(([name, value]) => `--${name}=${value}`)],
        {
          stdio: ["ignore", "pipe", "pipe"],
        },
      ),
      keyHash,
    );
    await relay.#untilThere();
    return relay;
  }

  /** What the relay has said so far, for the report of a test that failed. */
  get output(): string {
    return this.#output;
  }

  async stop(): Promise<void> {
    const child = this.#process;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    child.kill("SIGKILL");
    await exited;
  }

  async #untilThere(): Promise<void> {
    const deadline = Date.now() + startTimeoutMs;
    while (Date.now() < deadline && this.#process.exitCode === null) {
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
    throw new Error(`the relay did not become ready:\n${this.#output}`);
  }
}
