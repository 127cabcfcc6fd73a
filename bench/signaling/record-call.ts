import { join } from "node:path";
import { z } from "zod";
import { enter, launch } from "../call-setup/green-room.ts";
import { MeasuredServer } from "./measured-server.ts";
import { pause } from "./pace.ts";

/** A message that a page sent in a call: which side's, and the milliseconds after the match. */
export type Recorded = {
  readonly side: 0 | 1;
  readonly atMs: number;
  readonly event: string;
  readonly payload: Readonly<Record<string, unknown>>;
};

const Sent = z.tuple([z.string(), z.record(z.string(), z.unknown())]);
/** The time that late candidates and negotiation may take after the match. */
const recordedMs = 3_000;

/** Records what two real pages send to the server in a call of theirs, from the match on. The page must be built. */
export async function recordCall(): Promise<readonly Recorded[]> {
  using server = await MeasuredServer.start(join(import.meta.dirname, "../../server/src/main.ts"), {
    STUN_URLS: ",",
    ADDRESS_EXEMPT: "127.0.0.1",
  });
  const browser = await launch();
  try {
    const recorded: Recorded[] = [];
    let matchedAt: number | null = null;
    for (const side of [0, 1] as const) {
      const context = await browser.newContext();
      context.on("page", (page) => {
        page.on("websocket", (socket) => {
          socket.on("framesent", ({ payload }) => {
            const sent = /^42\d*(?=\[)/.exec(String(payload));
            if (sent === null || matchedAt === null) return;
            const [event, body] = Sent.parse(JSON.parse(String(payload).slice(sent[0].length)));
            recorded.push({ side, atMs: performance.now() - matchedAt, event, payload: body });
          });
          socket.on("framereceived", ({ payload }) => {
            if (String(payload).includes('"stranger:matched"')) matchedAt ??= performance.now();
          });
        });
      });
      const page = await enter(context, server.url);
      await page.getByRole("button", { name: "Start video", exact: true }).click();
      if (side === 0) await pause(500);
      else await page.locator('video[aria-label="Stranger"]').waitFor();
    }
    await pause(recordedMs);
    if (recorded.length === 0) throw new Error("the pages sent nothing in their call");
    return recorded;
  } finally {
    await browser.close();
  }
}

const Signals = z.array(z.looseObject({ kind: z.string() }));

/**
 * The messages of the same call between pages that send each description without its candidates, and each candidate as soon
 * as they find it, alone.
 */
export function trickled(recorded: readonly Recorded[]): readonly Recorded[] {
  return recorded.flatMap((message) => {
    if (message.event !== "signal:send") return [];
    const signals = Signals.parse(message.payload["signals"]);
    const alone = signals.flatMap((signal) => {
      const { sdp } = signal;
      if (typeof sdp !== "string") return [signal];
      const isCandidate = (line: string) => line.startsWith("a=candidate:");
      const lines = sdp.split("\r\n");
      const candidates = lines.filter(isCandidate).map((line) => ({
        kind: "candidate",
        candidate: line.slice("a=".length),
        sdpMid: "0",
        sdpMLineIndex: 0,
        usernameFragment: /a=ice-ufrag:(\S+)/.exec(sdp)?.[1] ?? null,
      }));
      return [{ ...signal, sdp: lines.filter((line) => !isCandidate(line)).join("\r\n") }, ...candidates];
    });
    return alone.map((signal) => ({ ...message, payload: { ...message.payload, signals: [signal] } }));
  });
}
