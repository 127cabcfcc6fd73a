import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import type { ProxyFault } from "../ops/events.ts";
import { createFakeClock } from "../testing/fake-clock.ts";
import { localHeader, proxyHeader, visitorHeader } from "../testing/proxy-header.ts";
import { RawConnection } from "../testing/raw-connection.ts";
import { requireProxyHeader } from "./proxied.ts";

const request = "GET /where HTTP/1.1\r\nHost: x\r\n\r\n";
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

/** A server whose answers name the visitor, the port, and the server that answered. */
function answering(name: string): Server {
  const server = createServer(({ socket }, response) => {
    response.end(`${name} ${socket.remoteAddress} ${socket.remotePort} ${socket.remoteFamily};`);
  });
  servers.push(server);
  return server;
}

async function start(bounds: { readonly mostWaiting?: number } = {}) {
  const clock = createFakeClock();
  const refused: ProxyFault[] = [];
  const http = answering("visitors");
  /** The server's side of each connection. */
  const accepted: Socket[] = [];
  requireProxyHeader(http, {
    local: answering("local"),
    clock,
    events: { proxyRefused: (why) => refused.push(why) },
    ...bounds,
  });
  http.on("connection", (socket) => accepted.push(socket));
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  const place = `127.0.0.1:${(http.address() as AddressInfo).port}`;
  /** A connection, and the server's side of it. */
  const open = async () => {
    const before = accepted.length;
    const page = await RawConnection.open(place);
    while (accepted.length === before) await once(http, "connection");
    const socket = accepted.at(-1);
    if (socket === undefined) throw new Error("no connection was accepted");
    return { page, socket };
  };
  /** A connection whose pieces arrive one by one. */
  const send = async (...pieces: readonly Buffer[]) => {
    const { page, socket } = await open();
    for (const [at, piece] of pieces.entries()) {
      const arrived = once(socket, "data");
      page.socket.write(piece);
      if (at < pieces.length - 1) await arrived;
    }
    return page;
  };
  return { clock, refused, http, open, send };
}

const visitors = [
  ["192.0.2.7", visitorHeader("192.0.2.7", 40_001), "192.0.2.7 40001 IPv4"],
  ["2001:db8::7", visitorHeader("2001:db8::7", 40_002), "2001:db8:0:0:0:0:0:7 40002 IPv6"],
  ["IPv4 in IPv6 form", visitorHeader("::ffff:192.0.2.7", 40_003), "192.0.2.7 40003 IPv4"],
  ["one with extensions", visitorHeader("192.0.2.7", 4, Buffer.alloc(508, 7)), "192.0.2.7 4 IPv4"],
] as const;

describe("a connection with a valid header", () => {
  test.each(visitors)("has the visitor's address for HTTP: %s", async (_name, header, wanted) => {
    const { send, refused } = await start();
    using page = await send(Buffer.concat([header, Buffer.from(request)]));
    await expect.poll(() => page.received).toContain(`visitors ${wanted};`);
    page.socket.write(request);
    await expect.poll(() => page.received.split(`visitors ${wanted};`).length).toBe(3);
    expect(refused).toEqual([]);
  });

  test.each(visitors.slice(0, 2))(
    "is served wherever the header and the request are split: %s",
    async (_name, header, wanted) => {
      const { send } = await start();
      const all = Buffer.concat([header, Buffer.from(request)]);
      for (let at = 1; at < all.length; at++) {
        using page = await send(all.subarray(0, at), all.subarray(at));
        await expect.poll(() => page.received, { interval: 1 }).toContain(`visitors ${wanted};`);
      }
    },
  );

  test("is served if each byte of the header arrives alone", async () => {
    const { send } = await start();
    const header = visitorHeader("192.0.2.7");
    using page = await send(...[...header].map((byte) => Buffer.from([byte])), Buffer.from(request));
    await expect.poll(() => page.received).toContain("visitors 192.0.2.7");
  });

  test("keeps its address after the visitor has gone", async () => {
    const { open } = await start();
    const { page, socket } = await open();
    page.socket.write(visitorHeader("192.0.2.7"));
    await expect.poll(() => socket.remoteAddress).toBe("192.0.2.7");
    page.socket.resetAndDestroy();
    await new Promise<void>((resolve) => socket.once("close", () => resolve()));
    expect(socket.remoteAddress).toBe("192.0.2.7");
  });

  test("may stay silent after the header for longer than the header may take", async () => {
    const { clock, send, open } = await start();
    const { page, socket } = await open();
    page.socket.write(visitorHeader("192.0.2.7"));
    await expect.poll(() => socket.remoteAddress).toBe("192.0.2.7");
    expect(clock.waiting()).toBe(0);
    page.socket.write(request);
    await expect.poll(() => page.received).toContain("visitors 192.0.2.7");
    page[Symbol.dispose]();
    using local = await send(localHeader());
    expect(local.socket.destroyed).toBe(false);
  });

  test("has no visitor if it is the balancer's own", async () => {
    const { send, refused } = await start();
    using page = await send(Buffer.concat([localHeader(Buffer.alloc(12, 9)), Buffer.from(request)]));
    await expect.poll(() => page.received).toContain("local 127.0.0.1");
    expect(refused).toEqual([]);
  });
});

describe("a connection without a valid header is closed unanswered, and counted", () => {
  test.each([
    ["a request", Buffer.from(request), "signature"],
    ["the header of version 1", Buffer.from(`PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n${request}`), "signature"],
    ["a TLS hello", Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01]), "signature"],
    ["an unknown version", Buffer.concat([proxyHeader({ version: 1 }), Buffer.from(request)]), "version"],
    ["an unknown command", Buffer.concat([proxyHeader({ command: 5 }), Buffer.from(request)]), "command"],
    ["a datagram's source", proxyHeader({ family: 0x12, block: Buffer.alloc(12) }), "family"],
    ["too short a header", Buffer.concat([proxyHeader(), Buffer.from(request)]), "length"],
    ["too long a header", proxyHeader({ length: 521, block: Buffer.alloc(521) }), "length"],
  ] as const)("%s", async (_name, bytes, why) => {
    const { send, refused } = await start();
    using page = await send(bytes);
    await page.closed;
    expect(page.received).toBe("");
    expect(refused).toEqual([why]);
  });

  test("one that sends nothing, or only a part, for a second", async () => {
    const { clock, open, send, refused } = await start();
    const { page: silent } = await open();
    const header = visitorHeader("192.0.2.7");
    using slow = await send(header.subarray(0, 10), header.subarray(10, 20));
    await clock.advance(999);
    expect(refused).toEqual([]);
    await clock.advance(1);
    await Promise.all([silent.closed, slow.closed]);
    expect(refused).toEqual(["late", "late"]);
    expect(clock.waiting()).toBe(0);
  });

  test.each([
    ["ended", (page: RawConnection) => page.socket.end()],
    ["reset", (page: RawConnection) => page.socket.resetAndDestroy()],
  ])("one that is %s inside its header", async (_name, finish) => {
    const { clock, open, refused } = await start();
    const { page, socket } = await open();
    const arrived = once(socket, "data");
    page.socket.write(visitorHeader("192.0.2.7").subarray(0, 20));
    await arrived;
    finish(page);
    await page.closed;
    await expect.poll(() => refused).toEqual(["ended"]);
    expect(clock.waiting()).toBe(0);
  });

  test("one more than may wait for their header; each that has it makes room", async () => {
    const { open, refused } = await start({ mostWaiting: 2 });
    const { page: first, socket } = await open();
    const { page: second } = await open();
    const { page: third } = await open();
    await third.closed;
    expect(refused).toEqual(["crowded"]);
    first.socket.write(Buffer.concat([visitorHeader("192.0.2.7"), Buffer.from(request)]));
    await expect.poll(() => socket.remoteAddress).toBe("192.0.2.7");
    const { page: fourth } = await open();
    fourth.socket.write(Buffer.concat([visitorHeader("192.0.2.8"), Buffer.from(request)]));
    await expect.poll(() => fourth.received).toContain("visitors 192.0.2.8");
    for (const page of [first, second, fourth]) page[Symbol.dispose]();
  });

  test("one whose header arrives when the server has been closed", async () => {
    const { open, http } = await start();
    const { page } = await open();
    http.close();
    page.socket.write(Buffer.concat([visitorHeader("192.0.2.7"), Buffer.from(request)]));
    await page.closed;
    expect(page.received).toBe("");
  });
});
