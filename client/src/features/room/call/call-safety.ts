import type { PeerId, RoomId } from "@lets-meet/shared/ids.ts";
import type { Fingerprints } from "../../../rtc/safety-code/fingerprint.ts";
import type { SafetyCode } from "../../../rtc/safety-code/safety-code.ts";
import { SafetyExchange } from "../../../rtc/safety-code/safety-exchange.ts";
import type { SafetyMemory } from "../../../rtc/safety-code/safety-memory.ts";
import type { SafetyMessage, SafetyPeer } from "../../../rtc/safety-code/safety-rounds.ts";

export type CallSafetyOptions = {
  readonly self: PeerId;
  readonly call: RoomId;
  readonly say: (peerId: PeerId, message: SafetyMessage) => void;
  /** Called with what the page must remember of the code over a reload. */
  readonly keep: (memory: SafetyMemory) => void;
  readonly changed: (code: SafetyCode) => void;
};

/** The safety code of a room's call: tells its exchange which peers are in the call, and with which keys. */
export class CallSafety {
  readonly #exchange: SafetyExchange;
  readonly #peers = new Map<PeerId, SafetyPeer>();
  readonly #connections = new WeakMap<RTCPeerConnection, string>();
  #links = 0;
  #own: string | null = null;

  constructor({ self, call, say, keep, changed }: CallSafetyOptions) {
    this.#exchange = new SafetyExchange({
      self,
      call,
      // The exchange uses the peer ids that this class gave it.
      send: (to, message) => say(to as PeerId, message),
      keep,
      changed,
    });
  }

  /** Restores the memory from before a reload; call it before any key is known. */
  resume(memory: SafetyMemory): void {
    this.#exchange.resume(memory);
  }

  /** The peer is in the call: there is no code until its keys are known. */
  join(peerId: PeerId): void {
    if (this.#peers.has(peerId)) return;
    this.#peers.set(peerId, { id: peerId, fingerprint: null, link: "" });
    this.#tell();
  }

  /** The fingerprints of both ends of the link to that peer are known. */
  meet(peerId: PeerId, { own, peer }: Fingerprints, connection: RTCPeerConnection | null): void {
    this.#own = own;
    if (!this.#peers.has(peerId)) return;
    this.#peers.set(peerId, { id: peerId, fingerprint: peer, link: this.#nameOf(connection) });
    this.#tell();
  }

  remove(peerId: PeerId): void {
    if (this.#peers.delete(peerId)) this.#tell();
  }

  opened(peerId: PeerId): void {
    this.#exchange.opened(peerId);
  }

  receive(peerId: PeerId, message: SafetyMessage): void {
    this.#exchange.receive(peerId, message);
  }

  #tell(): void {
    if (this.#own !== null) this.#exchange.members(this.#own, [...this.#peers.values()]);
  }

  #nameOf(connection: RTCPeerConnection | null): string {
    if (connection === null) return "";
    const known = this.#connections.get(connection);
    if (known !== undefined) return known;
    const name = String(++this.#links);
    this.#connections.set(connection, name);
    return name;
  }
}
