import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { internetAddress } from "./home.ts";

/** An address and a port, as a candidate names them. */
export type TransportAddress = { readonly address: string; readonly port: number };

/** What goes from one end to the other, taken off the road by a socket and sent on late. */
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
 * A long way between two UDP ports, both of which believe to be writing to each other: packet rules lead what one sends
 * to a socket here, and give it its sender's address again when it leaves. Not every kernel has a `netem` for that.
 */
export class SlowPath implements Disposable {
  readonly #detours: readonly Detour[];

  private constructor(detours: readonly Detour[]) {
    this.#detours = detours;
  }

  /** Makes the way from `one` to `other` and the way back `delayMs` longer each, once the rules are set. */
  static async between(one: TransportAddress, other: TransportAddress, delayMs: number): Promise<SlowPath> {
    return new SlowPath(
      await Promise.all([Detour.begin(one, other, delayMs), Detour.begin(other, one, delayMs)]),
    );
  }

  /** What a chain of arriving packets must do. */
  get arriving(): string {
    return this.#detours
      .map(
        ({ from, to, port }) =>
          `ip saddr ${from.address} udp sport ${from.port} ip daddr ${to.address} udp dport ${to.port} ip daddr set ${internetAddress} udp dport set ${port}`,
      )
      .join("\n    ");
  }

  /** What a chain of leaving packets must do. */
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
