import { randomBytes } from "node:crypto";
import { protocolVersion } from "@lets-meet/shared/protocol/session.ts";
import { nanoid } from "nanoid";
import { WebSocket } from "ws";
import { hostilePacket } from "./hostile.ts";
import type { Random } from "./random.ts";
import { RawConnection } from "./raw-connection.ts";
import { socketUrl } from "./raw-page.ts";
import { accepted } from "./samples.ts";

type Frame = string | Buffer;

const namespaces = ["/", "/admin", "/__proto__", "/a/b?c=d", "/stranger", ""];
const connect = () =>
  `40${JSON.stringify({ pageId: nanoid(), resume: null, listens: true, version: protocolVersion, accepts: accepted })}`;

/** engine.io's own packets, both allowed and forbidden for a page. */
const control = [
  "3",
  "3",
  "3",
  "6",
  "2",
  "2probe",
  "3probe",
  "5",
  "0",
  '0{"sid":"x"}',
  "7",
  "9",
  "",
  "\u0000",
  "bAAAA",
];

/** Socket.IO packets of every type, for several namespaces, valid and broken. */
function packet(random: Random): Frame {
  const type = random.below(8);
  const namespace = random.pick(namespaces);
  const ackId = random.chance(0.3) ? String(random.below(1_000)) : "";
  const body = random.pick([
    "{}",
    "[]",
    '["stranger:search",{}]',
    "null",
    "[",
    '{"a":',
    "",
    '"x"',
    "[1,2,3]",
  ]);
  return `4${type}${random.chance(0.2) ? "1-" : ""}${namespace === "" ? "" : `${namespace},`}${ackId}${body}`;
}

/** The next frame of an attached page: mostly one that it survives, so that later frames find a session. */
function frame(random: Random, id: number): readonly Frame[] {
  const kind = random.below(100);
  if (kind < 70) return hostilePacket(random, id).frames;
  if (kind < 94) return [random.pick(["3", "6"])];
  if (kind < 96) return [packet(random)];
  if (kind < 97) return [random.pick(control)];
  if (kind < 98) return [connect()];
  if (kind < 99) return [random.pick(["41", "41/admin,"])];
  return [Buffer.from(randomBytes(random.below(64)))];
}

const closed = (socket: WebSocket): Promise<void> =>
  new Promise((resolve) => {
    socket.on("error", () => undefined);
    if (socket.readyState === WebSocket.CLOSED) resolve();
    else socket.once("close", () => resolve());
  });

/** The number of frames sent in one attack; resolves when its connection has ended. */
type Sent = Promise<number>;

/** A WebSocket that sends anything in any order; occasionally it never connects, or waits for an answer. */
async function overWebSocket(url: string, random: Random, most: number): Sent {
  const socket = new WebSocket(socketUrl(url), { perMessageDeflate: false });
  const gone = closed(socket);
  await new Promise<void>((resolve) => {
    socket.once("message", () => resolve());
    void gone.then(resolve);
  });
  let sent = 0;
  const send = (one: Frame) => {
    if (socket.readyState !== WebSocket.OPEN) return;
    sent++;
    socket.send(one);
    if (random.chance(0.05)) socket.ping(Buffer.alloc(random.below(125)));
  };
  if (random.chance(0.95)) {
    send(connect());
    if (random.chance(0.9))
      await new Promise<void>((resolve) => {
        socket.once("message", () => resolve());
        void gone.then(resolve);
      });
  }
  for (let id = 1; id <= most && socket.readyState === WebSocket.OPEN; id++) {
    for (const one of frame(random, id)) send(one);
    if (random.chance(0.1)) await new Promise((resolve) => setImmediate(resolve));
  }
  if (random.chance(0.5)) socket.terminate();
  else socket.close();
  await gone;
  return sent;
}

/** Frames below the library: truncated, out of order, with false lengths; then the connection is dropped. */
async function halves(url: string, random: Random, most: number): Sent {
  using connection = await RawConnection.upgraded(url);
  let sent = 0;
  for (; sent < most && !connection.socket.destroyed; sent++) {
    const text = Buffer.from(random.chance(0.5) ? connect() : String(frame(random, 1)[0]).slice(0, 120));
    const head = Buffer.from([
      random.pick([0x81, 0x01, 0x80, 0x00, 0x82, 0x88, 0x89, 0x8a, 0x83, 0xc1]),
      random.pick([0x80, 0x80, 0x80, 0x00]) |
        Math.min(125, random.chance(0.8) ? text.length : random.below(126)),
    ]);
    const bytes = Buffer.concat([head, Buffer.alloc(4), text]);
    connection.socket.write(random.chance(0.7) ? bytes : bytes.subarray(0, random.below(bytes.length)));
    if (random.chance(0.2)) await new Promise((resolve) => setImmediate(resolve));
  }
  connection.socket.destroy();
  await connection.closed;
  return sent;
}

/** One id used over long-polling and over a WebSocket, before, during and after an upgrade, in any order. */
async function mixed(url: string, random: Random, most: number): Sent {
  const base = `${url}/socket.io/?EIO=4&transport=polling`;
  const opened = await (await fetch(base)).text();
  const [, sid] = /"sid":"([^"]+)"/.exec(opened) ?? [];
  if (sid === undefined) return 1;
  const polling = `${base}&sid=${sid}`;
  const sockets: WebSocket[] = [];
  let sent = 0;
  const later: Promise<unknown>[] = [];
  const quietly = (work: Promise<unknown>) => void later.push(work.catch(() => undefined));
  while (sent < most) {
    const kind = random.below(6);
    const some = Array.from({ length: 1 + random.below(6) }, (_, id) => String(frame(random, id)[0] ?? ""));
    sent += some.length;
    if (kind === 0)
      quietly(
        fetch(polling, { signal: AbortSignal.timeout(20 + random.below(30)) }).then((one) => one.text()),
      );
    else if (kind <= 2)
      quietly(
        fetch(polling, { method: "POST", body: [connect(), ...some].slice(random.below(2)).join("\u001e") }),
      );
    else if (kind === 3) {
      const socket = new WebSocket(`${socketUrl(url)}&sid=${sid}`, { perMessageDeflate: false });
      socket.on("error", () => undefined);
      sockets.push(socket);
      await new Promise<void>((resolve) => {
        socket.once("open", () => resolve());
        socket.once("close", () => resolve());
      });
    } else {
      const socket = sockets[random.below(sockets.length + 1)];
      if (socket?.readyState === WebSocket.OPEN)
        for (const one of [random.pick(["2probe", "5", "2probe", "3"]), ...some]) socket.send(one);
    }
  }
  // A polling client that leaves without a DISCONNECT is correctly awaited for half a minute.
  quietly(fetch(polling, { method: "POST", body: "1" }));
  await Promise.all(later);
  for (const socket of sockets) socket.terminate();
  await Promise.all(sockets.map(closed));
  return sent;
}

/** One attack on the transports of a server; sends about that many frames and returns their number. */
export function attackTransport(url: string, random: Random, most: number): Sent {
  const kind = random.below(10);
  if (kind < 7) return overWebSocket(url, random, most);
  return kind < 9 ? halves(url, random, most) : mixed(url, random, most);
}
