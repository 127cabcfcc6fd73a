import type { IncomingMessage } from "node:http";
import { systemClock as clock } from "@lets-meet/server/backends/memory/clock.ts";
import { parseConfig } from "@lets-meet/server/config.ts";
import { fullBucket, takeTokens } from "@lets-meet/server/domain/token-bucket.ts";
import { Admission } from "@lets-meet/server/services/admission.ts";
import { randomIds } from "@lets-meet/server/services/ids.ts";
import { Backlog } from "@lets-meet/server/services/session/backlog.ts";
import { SignalRate } from "@lets-meet/server/services/session/signal-rate.ts";
import { Allowance } from "@lets-meet/server/socket/allowance.ts";
import { textBytes } from "@lets-meet/server/socket/receive.ts";
import { signalsOf } from "./signals.ts";
import { median } from "./statistics.ts";

const [rounds, perRound, pages] = [20, 10_000, 1_000];
/** Written before each round, so that the limits' memory is as cold as in a server that does other work: 32 MiB. */
const others = new Float64Array(4_194_304);
/** No round uses up this rate: the measured signals are those that pass. */
const enough = { perSecond: 1e6, burst: 1e9 };

/** The limits that production has, with rates that nothing uses up. */
function endlessAdmission(): Admission {
  const { admission: configured } = parseConfig({ NODE_ENV: "production" });
  const uses = Object.keys(configured.limits.rates);
  const rates: typeof configured.limits.rates = {
    ...configured.limits.rates,
    ...Object.fromEntries(uses.map((use) => [use, enough])),
  };
  return new Admission({ clock, trustedProxies: 0, exempt: [], limits: { ...configured.limits, rates } });
}

const allowanceOptions = (admission: Admission) => ({
  frameRate: enough,
  ownRate: enough,
  admission,
  clock,
  events: { cut: () => undefined },
});

const addressOf = (index: number) => `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`;

/** The time of one call of `run`, in microseconds: the median of several rounds with cold caches. */
function microsOf(run: (turn: number) => void): number {
  let turn = 0;
  const round = (): number => {
    others.fill(Math.random());
    const from = performance.now();
    for (let count = 0; count < perRound; count++) run(turn++);
    return ((performance.now() - from) * 1_000) / perRound;
  };
  return median(Array.from({ length: rounds }, round));
}

/** The time that all limits of one signal take together, in microseconds. */
export function microsOfSignalLimits(): number {
  const admission = endlessAdmission();
  const options = allowanceOptions(admission);
  const signalRate = new SignalRate({ orderOf: () => "next" }, clock);
  const backlog = new Backlog(() => true);
  const senders = Array.from({ length: pages }, (_, index) => {
    const visitor = { address: addressOf(index), isExempt: false };
    const [all, own] = [fullBucket(enough, 0), fullBucket(enough, 0)];
    return { id: randomIds.session(), visitor, allowance: new Allowance(options, visitor), all, own };
  });
  const texts = [0, 1, 2, 3].map((turn) => JSON.stringify(["signal:send", signalsOf(turn)]));
  return microsOf((turn) => {
    // A step with no factor in common with the number of pages visits them all, in an order that no cache foresees.
    const place = turn * 7_919;
    const [sender, receiver] = [senders[place % pages], senders[(place + 1) % pages]];
    const text = texts[place % texts.length];
    if (sender === undefined || receiver === undefined || text === undefined) throw new Error("out of range");
    sender.allowance.takeBytes(text.length);
    sender.allowance.takeFrame();
    const at = clock.now();
    const bytes = textBytes(text);
    admission.takeFrame(sender.visitor, text.length, at);
    takeTokens(sender.all, enough, at);
    takeTokens(sender.own, enough, at);
    admission.take(sender.visitor, "forwarded", 2 * bytes, at);
    signalRate.take(sender.id, { seq: 0, bytes: 1, at });
    const from = { session: sender.id, bytes };
    backlog.charge(receiver.id, from);
    backlog.settle(receiver.id, from);
  });
}

/** The time that all limits of one new connection, each from another address, take together, in microseconds. */
export function microsOfConnectionLimits(): number {
  const admission = endlessAdmission();
  const options = allowanceOptions(admission);
  return microsOf((turn) => {
    const remoteAddress = addressOf(turn);
    // The limits read these two members of a request.
    const request = { headers: {}, socket: { remoteAddress } } as unknown as IncomingMessage;
    const disconnected = admission.connect(`::ffff:${remoteAddress}`);
    const visitor = admission.visitorOf(request);
    admission.takeFrame(visitor, 0);
    const allowance = new Allowance(options, visitor);
    const slot = admission.open(visitor);
    admission.take(visitor, "transport");
    allowance.takeBytes(200);
    allowance.takeFrame();
    admission.take(visitor, "session");
    allowance.takeBytes(60);
    allowance.takeFrame();
    admission.takeFrame(visitor, 50, clock.now());
    slot?.close();
    disconnected?.();
  });
}
