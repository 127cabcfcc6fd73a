// Measures the time from the second person's press to the first decoded frame of its stranger, compared with two bare
// connections in one page of the same browser, which have everything ready that can be. `cold` is the first call of a newly
// started browser, `direct` are later calls in new pages, and `next` is the call after a press of "Next", in the page that
// has just left another. `relay` are calls on a server with the IP shield and a coturn on this machine; the bare
// connections compared with them use the same coturn. `shown` is the time until the frame of a direct call is visible.
import { loadavg } from "node:os";
import { join } from "node:path";
import { credentials, startCoturn, turnSecret } from "@lets-meet/server/testing/coturn.ts";
import { buildPage } from "./build-page.ts";
import { CameraFilm } from "./call-setup/camera-film.ts";
import { launch } from "./call-setup/green-room.ts";
import { bare, callThenNext, oneCall } from "./call-setup/people.ts";
import { MeasuredServer } from "./signaling/measured-server.ts";
import { median, rounded } from "./signaling/statistics.ts";

const quick = process.argv.includes("--quick");
const [rounds, callsPerRound] = quick ? [3, 1] : [3, 3];
const root = join(import.meta.dirname, "..");
const say = (line: string) => process.stderr.write(`${line}\n`);

buildPage();
const entry = join(root, "server/src/main.ts");
/** All callers have the same address. */
const crowd = { ADDRESS_EXEMPT: "127.0.0.1" };
using server = await MeasuredServer.start(entry, { STUN_URLS: ",", ...crowd });
const coturn = await startCoturn("strangers");
const turn = `turn:127.0.0.1:${coturn.port}?transport=udp`;
using shielded = await MeasuredServer.start(entry, {
  STUN_URLS: ",",
  ...crowd,
  TURN_URLS: turn,
  TURN_SECRET: turnSecret,
});
const overRelay = (): RTCConfiguration => ({
  iceServers: [{ urls: turn, ...credentials() }],
  iceTransportPolicy: "relay",
});
using film = new CameraFilm();
const seen = {
  bare: [] as number[],
  bareFresh: [] as number[],
  cold: [] as number[],
  direct: [] as number[],
  shown: [] as number[],
  next: [] as number[],
  bareRelay: [] as number[],
  relay: [] as number[],
};
try {
  for (let round = 0; round < rounds; round++) {
    const browser = await launch(film.flags);
    try {
      seen.cold.push((await oneCall(browser, server.url)).frameMs);
      for (let nth = 0; nth < callsPerRound; nth++) {
        seen.bare.push(...(await bare(browser, server.url, { ice: {}, ready: true })));
        const { first, next } = await callThenNext(browser, server.url);
        seen.direct.push(first.frameMs);
        seen.shown.push(first.shownMs);
        seen.next.push(next.frameMs);
        seen.bareFresh.push(...(await bare(browser, server.url, { ice: {}, ready: false })));
        seen.bareRelay.push(...(await bare(browser, server.url, { ice: overRelay(), ready: true })));
        seen.relay.push((await oneCall(browser, shielded.url)).frameMs);
      }
    } finally {
      await browser.close();
    }
    const told = Object.entries(seen).map(
      ([name, all]) => `${name} ${all.map((ms) => Math.round(ms)).join(" ")}`,
    );
    say(`round ${round + 1}/${rounds}  load ${loadavg()[0]?.toFixed(1)}  ${told.join("   ")}`);
  }
} finally {
  await coturn.stop();
}
const bareMs = median(seen.bare);
const bareRelayMs = median(seen.bareRelay);
const figures = {
  bare_ms: rounded(bareMs),
  bare_fresh_ms: rounded(median(seen.bareFresh)),
  cold_ms: rounded(median(seen.cold)),
  direct_ms: rounded(median(seen.direct)),
  shown_ms: rounded(median(seen.shown)),
  next_ms: rounded(median(seen.next)),
  cold_ratio: rounded(median(seen.cold) / bareMs),
  direct_ratio: rounded(median(seen.direct) / bareMs),
  next_ratio: rounded(median(seen.next) / bareMs),
  bare_relay_ms: rounded(bareRelayMs),
  relay_ms: rounded(median(seen.relay)),
  relay_ratio: rounded(median(seen.relay) / bareRelayMs),
};
process.stdout.write(`${JSON.stringify({ bench: "call-setup", figures })}\n`);
