import { createHash, createHmac, randomBytes } from "node:crypto";
import { isIPv4 } from "node:net";

const cookie = 0x2112a442;
export const attribute = {
  username: 0x0006,
  integrity: 0x0008,
  error: 0x0009,
  channel: 0x000c,
  peer: 0x0012,
  data: 0x0013,
  realm: 0x0014,
  nonce: 0x0015,
  relayed: 0x0016,
  family: 0x0017,
  transport: 0x0019,
} as const;

/** An address and a port as TURN puts them on the wire; IPv6 in any notation. */
export type Endpoint = { readonly address: string; readonly port: number };
export type Attribute = readonly [type: number, value: Buffer];
export type StunMessage = {
  readonly type: number;
  readonly transaction: Buffer;
  readonly attributes: ReadonlyMap<number, Buffer>;
};
export type LongTermKey = { readonly username: string; readonly realm: string; readonly password: string };

const header = (type: number, length: number, transaction: Buffer): Buffer => {
  const head = Buffer.alloc(8);
  head.writeUInt16BE(type, 0);
  head.writeUInt16BE(length, 2);
  head.writeUInt32BE(cookie, 4);
  return Buffer.concat([head, transaction]);
};

function encodeAttribute([type, value]: Attribute): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(type, 0);
  head.writeUInt16BE(value.length, 2);
  return Buffer.concat([head, value, Buffer.alloc((4 - (value.length % 4)) % 4)]);
}

/** A STUN message (RFC 8489 §5), with MESSAGE-INTEGRITY (§14.5) under a long-term key if given. */
export function encodeStun(
  type: number,
  attributes: readonly Attribute[],
  key: LongTermKey | null = null,
  transaction: Buffer = randomBytes(12),
): Buffer {
  const body = Buffer.concat(attributes.map(encodeAttribute));
  if (key === null) return Buffer.concat([header(type, body.length, transaction), body]);
  const { username, realm, password } = key;
  const hashed = createHash("md5").update(`${username}:${realm}:${password}`).digest();
  const signed = Buffer.concat([header(type, body.length + 24, transaction), body]);
  const mac = createHmac("sha1", hashed).update(signed).digest();
  return Buffer.concat([signed, encodeAttribute([attribute.integrity, mac])]);
}

/** Parses a STUN message; `null` for any other packet. Of duplicate attributes the first counts. */
export function decodeStun(packet: Buffer): StunMessage | null {
  if (packet.length < 20 || packet.readUInt32BE(4) !== cookie) return null;
  const attributes = new Map<number, Buffer>();
  for (let at = 20; at + 4 <= packet.length; ) {
    const length = packet.readUInt16BE(at + 2);
    const type = packet.readUInt16BE(at);
    if (!attributes.has(type)) attributes.set(type, packet.subarray(at + 4, at + 4 + length));
    at += 4 + length + ((4 - (length % 4)) % 4);
  }
  return { type: packet.readUInt16BE(0), transaction: packet.subarray(8, 20), attributes };
}

/** The error code of a response (RFC 8489 §14.8), 0 if it has none. */
export function errorOf({ attributes }: StunMessage): number {
  const value = attributes.get(attribute.error);
  return value === undefined ? 0 : (value[2] ?? 0) * 100 + (value[3] ?? 0);
}

/** The 16 bytes of an IPv6 address; the URL parser accepts all its notations. */
function ipv6Bytes(address: string): Buffer {
  const [head = "", tail] = new URL(`http://[${address}]/`).hostname.slice(1, -1).split("::");
  const words = (text: string) =>
    text === "" ? [] : text.split(":").map((word) => Number.parseInt(word, 16));
  const [left, right] = [words(head), words(tail ?? "")];
  const all = [...left, ...Array<number>(8 - left.length - right.length).fill(0), ...right];
  return Buffer.from(all.flatMap((word) => [word >> 8, word & 0xff]));
}

/** XOR-PEER-ADDRESS and similar attributes (RFC 8489 §14.2). */
export function xorAddress({ address, port }: Endpoint, transaction: Buffer): Buffer {
  const v4 = isIPv4(address);
  const bytes = v4 ? Buffer.from(address.split(".").map(Number)) : ipv6Bytes(address);
  const mask = Buffer.concat([header(0, 0, transaction).subarray(4)]);
  const head = Buffer.from([0, v4 ? 1 : 2, 0, 0]);
  head.writeUInt16BE(port ^ (cookie >>> 16), 2);
  return Buffer.concat([head, Buffer.from(bytes.map((byte, at) => byte ^ (mask[at] ?? 0)))]);
}

/** An IPv4 address and its port from XOR-RELAYED-ADDRESS and similar attributes; for IPv6 only the port. */
export function readXorAddress(value: Buffer): Endpoint {
  const port = value.readUInt16BE(2) ^ (cookie >>> 16);
  if (value[1] !== 1) return { address: "::", port };
  const number = (value.readUInt32BE(4) ^ cookie) >>> 0;
  return { address: [24, 16, 8, 0].map((shift) => (number >>> shift) & 0xff).join("."), port };
}
