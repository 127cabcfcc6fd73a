import { join } from "node:path";
import { startCoturn, turnSecret } from "@lets-meet/server/testing/coturn.ts";
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

const Candidate = z.object({
  candidate: z.string(),
  sdpMid: z.string().nullable(),
  sdpMLineIndex: z.number().nullable(),
  usernameFragment: z.string().nullable(),
});
/** A candidate that a page's browser found, whether or not the page has sent it. */
type Found = Pick<Recorded, "side" | "atMs"> & { readonly candidate: z.infer<typeof Candidate> };

/** What two pages sent in a call, and what their browsers found for it. */
export type Recording = { readonly sent: readonly Recorded[]; readonly found: readonly Found[] };

/** Runs in the page: reports each candidate that the browser finds. */
function watchCandidates(): void {
  const { RTCPeerConnection: Usual } = window;
  window.RTCPeerConnection = class extends Usual {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      this.addEventListener("icecandidate", ({ candidate }) => {
        if (candidate !== null && candidate.candidate !== "")
          void Reflect.get(window, "reportCandidate")(candidate.toJSON());
      });
    }
  };
}

const Sent = z.tuple([z.string(), z.record(z.string(), z.unknown())]);
/** The time that late candidates and negotiation may take after the match. */
const recordedMs = 3_000;

/**
 * Records what two real pages send to the server in a call of theirs, from the match on. The page must be built. As in
 * production there are a STUN server, and a TURN server over UDP and over TCP (a coturn on this machine): candidates of each
 * kind exist, and arrive as late as their servers answer.
 */
export async function recordCall(): Promise<Recording> {
  const coturn = await startCoturn("rooms");
  const place = `127.0.0.1:${coturn.port}`;
  try {
    using server = await MeasuredServer.start(join(import.meta.dirname, "../../server/src/main.ts"), {
      STUN_URLS: `stun:${place}`,
      TURN_URLS: `turn:${place}?transport=udp,turn:${place}?transport=tcp`,
      TURN_SECRET: turnSecret,
      IP_SHIELD: "off",
      ADDRESS_EXEMPT: "127.0.0.1",
    });
    return await recordOn(server.url);
  } finally {
    await coturn.stop();
  }
}

async function recordOn(url: string): Promise<Recording> {
  const browser = await launch();
  try {
    const sent: Recorded[] = [];
    const found: Found[] = [];
    let matchedAt: number | null = null;
    for (const side of [0, 1] as const) {
      const context = await browser.newContext();
      await context.exposeFunction("reportCandidate", (candidate: unknown) => {
        found.push({ side, atMs: performance.now(), candidate: Candidate.parse(candidate) });
      });
      context.on("page", (page) => {
        page.on("websocket", (socket) => {
          socket.on("framesent", ({ payload }) => {
            const head = /^42\d*(?=\[)/.exec(String(payload));
            if (head === null || matchedAt === null) return;
            const [event, body] = Sent.parse(JSON.parse(String(payload).slice(head[0].length)));
            // Playwright may report the search after the match.
            if (event !== "stranger:search")
              sent.push({ side, atMs: performance.now() - matchedAt, event, payload: body });
          });
          socket.on("framereceived", ({ payload }) => {
            if (String(payload).includes('"stranger:matched"')) matchedAt ??= performance.now();
          });
        });
      });
      const page = await enter(context, url, watchCandidates);
      await page.getByRole("button", { name: "Start video", exact: true }).click();
      if (side === 0) await pause(500);
      else await page.locator('video[aria-label="Stranger"]').waitFor();
    }
    await pause(recordedMs);
    if (sent.length === 0 || matchedAt === null) throw new Error("the pages sent nothing in their call");
    const from = matchedAt;
    return { sent, found: found.map((one) => ({ ...one, atMs: Math.max(0, one.atMs - from) })) };
  } finally {
    await browser.close();
  }
}

const Description = z.looseObject({ kind: z.literal("description"), sdp: z.string() });

/**
 * The messages of the same call between pages that send each description without its candidates, and each candidate of the
 * call's connections as soon as the browser finds it, alone.
 */
export function trickled({ sent, found }: Recording): readonly Recorded[] {
  return sent.flatMap((message) => {
    const signals = z.array(z.unknown()).catch([]).parse(message.payload["signals"]);
    return signals.flatMap((signal): readonly Recorded[] => {
      const description = Description.safeParse(signal);
      if (!description.success) return [];
      const { sdp } = description.data;
      const alone = (atMs: number, only: object): Recorded => ({
        ...message,
        atMs,
        payload: { ...message.payload, signals: [only] },
      });
      const bare = sdp.replaceAll(/^a=candidate:.*\r\n/gm, "");
      const own = found.filter(
        ({ side, candidate: { usernameFragment } }) =>
          side === message.side &&
          usernameFragment !== null &&
          sdp.includes(`a=ice-ufrag:${usernameFragment}\r\n`),
      );
      return [
        alone(message.atMs, { ...description.data, sdp: bare }),
        // A page that trickles sends none before the description that they belong to.
        ...own.map(({ atMs, candidate }) =>
          alone(Math.max(message.atMs, atMs), { kind: "candidate", ...candidate }),
        ),
      ];
    });
  });
}
