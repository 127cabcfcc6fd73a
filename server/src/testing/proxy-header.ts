import { isIPv4 } from "node:net";
import ipaddr from "ipaddr.js";

const signature = Buffer.from("\r\n\r\n\0\r\nQUIT\n", "latin1");

/** A PROXY header of any kind; the defaults make a valid one without addresses. */
export function proxyHeader({
  version = 2,
  command = 1,
  family = 0x11,
  block = Buffer.alloc(0),
  length = block.length,
}: {
  readonly version?: number;
  readonly command?: number;
  readonly family?: number;
  readonly block?: Buffer;
  readonly length?: number;
} = {}): Buffer {
  const fixed = Buffer.from([(version << 4) | command, family, length >> 8, length & 0xff]);
  return Buffer.concat([signature, fixed, block]);
}

const word = (value: number) => Buffer.from([value >> 8, value & 0xff]);

/** The header that a balancer sends for a visitor from that address. `extensions` are type-length-value bytes. */
export function visitorHeader(address: string, port = 4_711, extensions = Buffer.alloc(0)): Buffer {
  const source = Buffer.from(ipaddr.parse(address).toByteArray());
  const own = Buffer.alloc(source.length, 1);
  const block = Buffer.concat([source, own, word(port), word(443), extensions]);
  return proxyHeader({ family: isIPv4(address) ? 0x11 : 0x21, block });
}

/** The header of a balancer's own connection, such as a health check. */
export const localHeader = (block = Buffer.alloc(0)): Buffer => proxyHeader({ command: 0, family: 0, block });
