// Writes docs/protocol.md from the zod schemas in shared/src; with --check it only checks that the file is up to date.
// The same schemas always produce the same bytes.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { z } from "zod";
import * as ids from "../shared/src/ids.ts";
import * as interests from "../shared/src/interests.ts";
import * as ladder from "../shared/src/ladder.ts";
import { limits } from "../shared/src/limits.ts";
import { refusals } from "../shared/src/protocol/ack.ts";
import * as chat from "../shared/src/protocol/chat.ts";
import { logged, notices, requests } from "../shared/src/protocol/events.ts";
import * as iceServers from "../shared/src/protocol/ice-servers.ts";
import * as places from "../shared/src/protocol/places.ts";
import * as room from "../shared/src/protocol/room.ts";
import * as roomBook from "../shared/src/protocol/room-book.ts";
import * as safety from "../shared/src/protocol/safety.ts";
import * as session from "../shared/src/protocol/session.ts";
import * as signal from "../shared/src/protocol/signal.ts";
import * as stranger from "../shared/src/protocol/stranger.ts";
import { describeSchema, namesOf } from "./schema-markdown.ts";

const file = join(import.meta.dirname, "..", "docs", "protocol.md");
const modules = {
  ids,
  interests,
  places,
  ladder,
  stranger,
  chat,
  signal,
  room,
  roomBook,
  session,
  safety,
  iceServers,
};
const names = namesOf(Object.values(modules));

type Message = { readonly payload: z.ZodType; readonly says: string };
type Request = Message & { readonly value: z.ZodType };
type Bounds = { readonly [name: string]: number | Bounds };

function labelled(label: string, schema: z.ZodType): string {
  const text = describeSchema(schema, names);
  return text.includes("\n") ? `${label}:\n\n${text}` : `${label}: ${text}`;
}

function requestSection([name, { payload, value, says }]: [string, Request]): readonly string[] {
  return [`### \`${name}\``, says, labelled("Payload", payload), labelled("Answer's value", value)];
}

function messageSection([name, { payload, says }]: [string, Message]): readonly string[] {
  return [`### \`${name}\``, says, labelled("Payload", payload)];
}

function typeSection([schema, name]: [z.core.$ZodType, string]): readonly string[] {
  return [`### ${name}`, describeSchema(schema, names, { open: true })];
}

function limitRows(bounds: Bounds, prefix = ""): readonly string[] {
  return Object.entries(bounds).flatMap(([name, value]) =>
    typeof value === "object"
      ? limitRows(value, `${prefix}${name}.`)
      : [`| \`${prefix}${name}\` | ${value} |`],
  );
}

function document(): string {
  return [
    "# The protocol",
    "_Generated from `shared/src` by `npm run docs`; edit the schemas, not this file._",
    "A page and the server communicate over one Socket.IO connection with the events below. The handshake's `auth` is a " +
      "[Handshake](#handshake). A server that refuses the connection answers with a `connect_error` whose `data` is a " +
      "[ConnectRefused](#connectrefused).",
    "One transport carries one connection. It sends CONNECT to the main namespace once, and then text events. Another " +
      "CONNECT, a DISCONNECT, another namespace or a binary message ends it.",
    "Every request is acked with `{ ok: true, value }` or `{ ok: false, code, retryAfterMs? }`. Requests whose payload has " +
      "a `seq` are _ordered_: `seq` grows by one with each ordered request of the session. A repeated one is accepted " +
      "once, and a request after a gap is refused with `out-of-order`. Times are durations in milliseconds.",
    "## Requests: page to server",
    ...Object.entries(requests).flatMap(requestSection),
    "## Messages: server to page, in the session's log",
    "Each message has its log id as the second argument. The server keeps it for a resume, within the log's bounds, and delivers it once.",
    ...Object.entries(logged).flatMap(messageSection),
    "## Notices: server to page, about this connection only",
    "Notices have no id, and the server does not keep them.",
    ...Object.entries(notices).flatMap(messageSection),
    "## Refusals",
    [
      "| code | meaning |",
      "|---|---|",
      ...Object.entries(refusals).map(([code, says]) => `| \`${code}\` | ${says} |`),
    ].join("\n"),
    "## Types",
    ...[...names].flatMap(typeSection),
    "## Limits",
    ["| limit | value |", "|---|---|", ...limitRows(limits)].join("\n"),
    "",
  ].join("\n\n");
}

const wanted = `${document().trimEnd()}\n`;
if (process.argv.includes("--check")) {
  let found = "";
  try {
    found = readFileSync(file, "utf8");
  } catch {
    // A missing file is as stale as a wrong one.
  }
  if (found !== wanted) {
    process.stderr.write("docs/protocol.md is out of date: run `npm run docs` and commit the result\n");
    process.exitCode = 1;
  }
} else {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, wanted);
}
