import type { requests } from "@lets-meet/shared/protocol/events.ts";
import type { Random } from "./random.ts";
import { accepted } from "./samples.ts";

/** A packet as it goes over the WebSocket, and its ack id, if it asks for an answer. */
export type HostilePacket = {
  readonly frames: readonly string[];
  readonly asks: { readonly id: number; readonly event: unknown } | null;
};

const id = "x".repeat(21);
const wish = { mode: "text", interests: ["chess"], language: null, region: null };
const candidate = {
  kind: "candidate",
  candidate: "",
  sdpMid: null,
  sdpMLineIndex: null,
  usernameFragment: null,
};
const roomId = "r".repeat(16);
const sending = { mic: true, camera: false, screen: false };
/** One valid payload per request, to be corrupted. */
const good: Readonly<Record<keyof typeof requests, Readonly<Record<string, unknown>>>> = {
  "safety:accept": { ...accepted },
  "safety:camera": { on: true, looksVirtual: false },
  "safety:frame": { nonce: id, jpeg: "AAAA" },
  "safety:report": { matchId: id, reason: "other" },
  "stranger:search": wish,
  "stranger:ladder": { move: "skip" },
  "stranger:next": { matchId: id, wish },
  "stranger:leave": { matchId: id },
  "stranger:cancel": {},
  "stranger:block": { matchId: id },
  "stranger:keep": { matchId: id, wanted: true, name: "Gus", sending },
  "signal:send": { matchId: id, seq: 1, from: "link-aaaa", to: null, place: 0, signals: [candidate] },
  "signal:ready": { matchId: id },
  "chat:send": { matchId: id, seq: 1, text: "hello" },
  "chat:received": { matchId: id, seq: 1 },
  "chat:typing": { matchId: id, typing: true },
  "room:look": { roomId },
  "room:join": { roomId, name: "Gus", passcode: null, invite: null, sending },
  "room:leave": { roomId },
  "room:ready": { peerId: id },
  "room:signal": { peerId: id, seq: 1, from: "link-aaaa", to: null, place: 0, signals: [candidate] },
  "room:chat": { roomId, seq: 1, text: "hello" },
  "room:state": { roomId, sending },
  "room:hand": { roomId, raised: true },
  "room:typing": { roomId, typing: true },
  "room:react": { roomId, reaction: "clap" },
  "room:admit": { peerId: id },
  "room:hold": { peerId: id, message: "soon" },
  "room:reject": { peerId: id },
  "room:lock": { roomId, locked: true },
  "room:remove": { peerId: id },
  "room:mute": { roomId, peerId: null },
  "room:hand-over": { peerId: id },
  "room:end": { roomId },
  "presence:watch": { watch: true },
  "session:bye": {},
};
const known = Object.keys(good) as (keyof typeof good)[];

const keys = [
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "toJSON",
  "then",
  "length",
  "",
  "matchId",
  "a",
];
const names = [
  "disconnect",
  "connect",
  "connect_error",
  "disconnecting",
  "newListener",
  "removeListener",
  "error",
];
const atoms = [
  "null",
  "true",
  "0",
  "-0",
  "-1",
  "1e308",
  "1e999",
  "9007199254740993",
  '""',
  '"x"',
  '"\\u0000"',
  '"\\ud800"',
  '"\u202e\ufeff🙂"',
  "[]",
  "{}",
  '{"_placeholder":true,"num":0}',
];

/** Any JSON text, written by hand, because `JSON.stringify` could not write the most hostile ones. */
function jsonOf(random: Random, depth = 3): string {
  const kind = random.below(100);
  if (kind < 55 || depth === 0) return random.pick(atoms);
  if (kind < 60) return JSON.stringify("y".repeat(random.below(4_000)));
  if (kind === 60) return "[".repeat(2_000) + "]".repeat(2_000);
  const some = Array.from({ length: random.below(4) }, () => jsonOf(random, depth - 1));
  if (kind < 75) return `[${some.join(",")}]`;
  return `{${some.map((value) => `${JSON.stringify(random.pick(keys))}:${value}`).join(",")}}`;
}

/** A valid payload with one or two parts missing, replaced or added; occasionally unchanged. */
function spoilt(random: Random, event: keyof typeof good): string {
  const parts = new Map(Object.entries(good[event]).map(([key, value]) => [key, JSON.stringify(value)]));
  for (let times = random.below(3); times > 0; times--) {
    const key = random.chance(0.7) && parts.size > 0 ? random.pick([...parts.keys()]) : random.pick(keys);
    if (random.chance(0.3)) parts.delete(key);
    else parts.set(key, jsonOf(random));
  }
  return `{${[...parts].map(([key, value]) => `${JSON.stringify(key)}:${value}`).join(",")}}`;
}

function nameOf(random: Random): unknown {
  const kind = random.below(10);
  if (kind < 3) return random.pick(keys);
  if (kind < 6) return random.pick(names);
  if (kind < 8) return `${random.pick(known)}${random.pick([" ", "s", "\u0000", ":"])}`;
  return random.pick([5, -1, null, true, ["stranger:search"], { a: 1 }, "z".repeat(3_000)]);
}

/** The next packet of a hostile page: parsable, so the connection has to survive it. */
export function hostilePacket(random: Random, packetId: number): HostilePacket {
  const isKnown = random.chance(0.7);
  const event = isKnown ? random.pick(known) : nameOf(random);
  const payload = isKnown && random.chance(0.8) ? spoilt(random, random.pick(known)) : jsonOf(random);
  const own = isKnown && random.chance(0.7) ? spoilt(random, event as keyof typeof good) : payload;
  const rest = random.pick(["", "", `,${own}`, `,${own}`, `,${own}`, `,${own},${jsonOf(random)}`]);
  const asks = random.chance(0.75) ? { id: packetId, event } : null;
  const ackId = asks === null ? "" : String(packetId);
  return { frames: [`42${ackId}[${JSON.stringify(event)}${rest}]`], asks };
}

/**
 * Messages that Socket.IO cannot parse, or that are not allowed: the connection may end, the server may not.
 */
export const brokenMessages: readonly (string | Buffer)[] = [
  "42",
  "42[",
  "42[]",
  '42{"a":1}',
  '42["stranger:search"',
  '42"stranger:search"',
  "42null",
  "4",
  "49",
  "4-1",
  "40",
  "40null",
  "44",
  "45[]",
  '45-["a"]',
  '4599-["a"]',
  '451-["a",{"_placeholder":true,"num":7}]',
  "46[]",
  "43",
  "43[",
  "43x[]",
  '42/admin,["stranger:search",{}]',
  '420000000000000000000001["a"]',
  `42${"9".repeat(400)}["a"]`,
  "0",
  "1",
  "5",
  "7",
  "bQUJD",
  "\u0000",
  "",
  Buffer.from([0, 1, 2, 3]),
  Buffer.alloc(0),
];
