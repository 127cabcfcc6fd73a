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

const [rounds, signalsPerRound, pages] = [20, 10_000, 1_000];
/** Written before each round, so that the limits' memory is as cold as in a server that does other work: 32 MiB. */
const others = new Float64Array(4_194_304);
/** No round uses up this rate: the measured signals are those that pass. */
const enough = { perSecond: 1e6, burst: 1e9 };

/** The CPU time that all limits of one signal take together, in microseconds: the median of several rounds. */
export function microsOfLimits(): number {
  const { admission: configured } = parseConfig({ NODE_ENV: "production" });
  const uses = Object.keys(configured.limits.rates);
  const rates: typeof configured.limits.rates = {
    ...configured.limits.rates,
    ...Object.fromEntries(uses.map((use) => [use, enough])),
  };
  const admission = new Admission({
    clock,
    trustedProxies: 0,
    exempt: [],
    limits: { ...configured.limits, rates },
  });
  const options = {
    frameRate: enough,
    ownRate: enough,
    admission,
    clock,
    events: { cut: () => undefined },
  };
  const signalRate = new SignalRate({ orderOf: () => "next" }, clock);
  const backlog = new Backlog();
  const senders = Array.from({ length: pages }, (_, index) => {
    const visitor = { address: `10.0.${index >> 8}.${index & 255}`, isExempt: false };
    const [all, own] = [fullBucket(enough, 0), fullBucket(enough, 0)];
    return { id: randomIds.session(), visitor, allowance: new Allowance(options, visitor), all, own };
  });
  const texts = [0, 1, 2, 3].map((turn) => JSON.stringify(["signal:send", signalsOf(turn)]));
  const send = (turn: number) => {
    const [sender, receiver] = [senders[turn % pages], senders[(turn + 1) % pages]];
    const text = texts[turn % texts.length];
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
  };
  const round = (): number => {
    others.fill(Math.random());
    const from = performance.now();
    // A step that is no divisor of the number of pages visits them in an order that no cache foresees.
    for (let turn = 0; turn < signalsPerRound; turn++) send(turn * 7_919);
    return ((performance.now() - from) * 1_000) / signalsPerRound;
  };
  return median(Array.from({ length: rounds }, round));
}
