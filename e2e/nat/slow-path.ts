import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { internetAddress } from "./home.ts";

/** A candidate's address and port. */
export type TransportAddress = { readonly address: string; readonly port: number };

/** Receives the packets from one end to the other on a socket, and forwards them late. */
class Detour {
  readonly from: TransportAddress;
  readonly to: TransportAddress;
  readonly port: number;
  readonly #socket: Socket;
  readonly #underWay = new Set<ReturnType<typeof setTimeout>>();

  private constructor(from: TransportAddress, to: TransportAddress, socket: Socket, delayMs: number) {
    this.from = from;
    this.to = to;
    this.port = socket.address().port;
    this.#socket = socket;
    socket.on("message", (packet) => {
      const timer = setTimeout(() => {
        this.#underWay.delete(timer);
        socket.send(packet, to.port, to.address);
      }, delayMs);
      this.#underWay.add(timer);
    });
  }

  static async begin(from: TransportAddress, to: TransportAddress, delayMs: number): Promise<Detour> {
    const socket = createSocket("udp4").bind(0, internetAddress);
    await once(socket, "listening");
    return new Detour(from, to, socket, delayMs);
  }

  close(): void {
    for (const timer of this.#underWay) clearTimeout(timer);
    this.#socket.close();
  }
}

/**
 * A delay between two UDP ports that is invisible to both. Packet rules redirect each port's packets to a socket of this
 * process, and restore the sender's address when they leave it. Not every kernel has `netem` for this.
 */
export class SlowPath implements Disposable {
  readonly #detours: readonly Detour[];

  private constructor(detours: readonly Detour[]) {
    this.#detours = detours;
  }

  /** Delays packets from `one` to `other` and back by `delayMs` each way, once the rules are set. */
  static async between(one: TransportAddress, other: TransportAddress, delayMs: number): Promise<SlowPath> {
    return new SlowPath(
      await Promise.all([Detour.begin(one, other, delayMs), Detour.begin(other, one, delayMs)]),
    );
  }

  /** The rules for the chain of arriving packets. */
  get arriving(): string {
    return this.#detours
      .map(
        ({ from, to, port }) =>
          `ip saddr ${from.address} udp sport ${from.port} ip daddr ${to.address} udp dport ${to.port} ip daddr set ${internetAddress} udp dport set ${port}`,
      )
      .join("\n    ");
  }

  /** The rules for the chain of leaving packets. */
  get leaving(): string {
    return this.#detours
      .map(
        ({ from, port }) =>
          `ip saddr ${internetAddress} udp sport ${port} ip saddr set ${from.address} udp sport set ${from.port}`,
      )
      .join("\n    ");
  }

  [Symbol.dispose](): void {
    for (const detour of this.#detours) detour.close();
  }
}
