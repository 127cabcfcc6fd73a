import { randomBytes } from "node:crypto";
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import {
  type Attribute,
  attribute,
  decodeStun,
  type Endpoint,
  encodeStun,
  errorOf,
  type LongTermKey,
  readXorAddress,
  type StunMessage,
  xorAddress,
} from "./stun.ts";

const method = { binding: 0x001, allocate: 0x003, send: 0x016, permission: 0x008, channel: 0x009 } as const;
const dataIndication = 0x017;
const udp = Buffer.from([17, 0, 0, 0]);
const resendMs = 200;

export type Credentials = { readonly username: string; readonly credential: string };

/** A TURN client (RFC 8656) over UDP for any request; returns the error code of the answer (0: none). */
export class TurnClient implements Disposable {
  readonly #socket: Socket;
  readonly #server: Endpoint;
  readonly #waiting = new Map<string, (answer: StunMessage) => void>();
  readonly received: string[] = [];
  /** The port of the relayed address; 0 while there is none. */
  port = 0;
  #key: LongTermKey | null = null;
  #nonce: Buffer = Buffer.alloc(0);
  #wake: () => void = () => undefined;

  private constructor(socket: Socket, server: Endpoint) {
    this.#socket = socket;
    this.#server = server;
    socket.on("message", (packet) => this.#hear(packet));
  }

  static async open(server: Endpoint): Promise<TurnClient> {
    const socket = createSocket("udp4").bind(0, "127.0.0.1");
    await once(socket, "listening");
    return new TurnClient(socket, server);
  }

  /** Resolves to true if a server answers there; sends one request. */
  async ping(withinMs: number): Promise<boolean> {
    const answered = this.#ask(method.binding, []).then(() => true);
    return Promise.race([answered, new Promise<boolean>((done) => setTimeout(done, withinMs, false))]);
  }

  /** Allocates a relayed address (§7); returns it, or the error code. */
  async allocate({ username, credential }: Credentials, family: 4 | 6 = 4): Promise<Endpoint | number> {
    const wanted: Attribute[] = [[attribute.transport, udp]];
    if (family === 6) wanted.push([attribute.family, Buffer.from([2, 0, 0, 0])]);
    const challenge = await this.#ask(method.allocate, wanted);
    const realm = challenge.attributes.get(attribute.realm)?.toString() ?? "";
    this.#nonce = challenge.attributes.get(attribute.nonce) ?? this.#nonce;
    this.#key = { username, realm, password: credential };
    const answer = await this.#ask(method.allocate, wanted);
    const relayed = answer.attributes.get(attribute.relayed);
    if (relayed === undefined) return errorOf(answer);
    const endpoint = readXorAddress(relayed);
    this.port = endpoint.port;
    return endpoint;
  }

  /** CreatePermission (§9). */
  async permit(peer: Endpoint): Promise<number> {
    const transaction = randomBytes(12);
    return errorOf(
      await this.#ask(method.permission, [[attribute.peer, xorAddress(peer, transaction)]], transaction),
    );
  }

  /** ChannelBind (§11), of channel 0x4000 + n. */
  async bind(n: number, peer: Endpoint): Promise<number> {
    const transaction = randomBytes(12);
    const channel = Buffer.from([0x40 + (n >> 8), n & 0xff, 0, 0]);
    const asked: Attribute[] = [
      [attribute.channel, channel],
      [attribute.peer, xorAddress(peer, transaction)],
    ];
    return errorOf(await this.#ask(method.channel, asked, transaction));
  }

  /** A Send indication (§10.1), which is never answered. */
  send(peer: Endpoint, text: string): void {
    const transaction = randomBytes(12);
    const asked: Attribute[] = [
      [attribute.peer, xorAddress(peer, transaction)],
      [attribute.data, Buffer.from(text)],
    ];
    this.#write(encodeStun(0x010 | method.send, asked, null, transaction));
  }

  /** The next text that a peer has sent through the relay. */
  async next(): Promise<string> {
    for (;;) {
      const text = this.received.shift();
      if (text !== undefined) return text;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  [Symbol.dispose](): void {
    this.#socket.close();
  }

  /** Retransmits until it is answered: UDP may lose packets in either direction. */
  async #ask(
    type: number,
    wanted: readonly Attribute[],
    transaction = randomBytes(12),
  ): Promise<StunMessage> {
    const key = this.#key;
    const signed: Attribute[] =
      key === null
        ? []
        : [
            [attribute.username, Buffer.from(key.username)],
            [attribute.realm, Buffer.from(key.realm)],
            [attribute.nonce, this.#nonce],
          ];
    const packet = encodeStun(type, [...wanted, ...signed], key, transaction);
    const resending = setInterval(() => this.#write(packet), resendMs);
    resending.unref();
    try {
      return await new Promise<StunMessage>((resolve) => {
        this.#waiting.set(transaction.toString("hex"), resolve);
        this.#write(packet);
      });
    } finally {
      clearInterval(resending);
    }
  }

  #write(packet: Buffer): void {
    this.#socket.send(packet, this.#server.port, this.#server.address);
  }

  #hear(packet: Buffer): void {
    const message = decodeStun(packet);
    if (message === null) return;
    if (message.type === dataIndication) {
      this.received.push(message.attributes.get(attribute.data)?.toString() ?? "");
      this.#wake();
      return;
    }
    const id = message.transaction.toString("hex");
    this.#waiting.get(id)?.(message);
    this.#waiting.delete(id);
  }
}
