// Compares the cost of our server with a bare Socket.IO forwarder, on this machine and in this run. This process generates
// the load. Each server is a separate process, which reports its own CPU and memory. The figures are medians over three
// rounds. Our server answers every request, because the protocol requires it; the bare server answers none, except for the
// figures named `acked`. `--before DIR` adds the product in another checkout as a third server, and reports the changes.
// `--only talk,calls,crowd` runs some of the three parts.
import { parseArgs } from "node:util";
import { buildPage } from "./build-page.ts";
import { type CallSizes, callTogether } from "./signaling/calls.ts";
import {
  burst,
  type ConversationSizes,
  type Crowd,
  dismiss,
  forward,
  goOn,
} from "./signaling/conversations.ts";
import { type CrowdSizes, visitCrowd } from "./signaling/crowd.ts";
import { recordCall, trickled } from "./signaling/record-call.ts";
import { bare, before, ours, type Side, shielded } from "./signaling/side.ts";
import { median, rounded } from "./signaling/statistics.ts";

const { values: options } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    before: { type: "string" },
    only: { type: "string", default: "talk,calls,crowd" },
  },
});
const { quick } = options;
const only = new Set(options.only.split(","));
const former = options.before === undefined ? [] : [before(options.before)];
/** The shield costs something only where signals are forwarded, so it takes part only there. */
const [talkers, crowds] = [
  [ours, shielded, bare, ...former],
  [ours, bare, ...former],
];
const rounds = 3;
const conversations: ConversationSizes = quick
  ? { pages: 600, bursts: 2, warmMs: 4_000, measureMs: 3_000 }
  : { pages: 1_000, bursts: 5, warmMs: 8_000, measureMs: 8_000 };
const crowdSizes: CrowdSizes = quick
  ? { first: 500, connections: 1_000, waiting: 1_000, idleMs: 6_000, seekers: 60, rounds: 2 }
  : { first: 1_000, connections: 9_500, waiting: 10_000, idleMs: 20_000, seekers: 300, rounds: 4 };

const callSizes: CallSizes = quick
  ? { callsPerSecond: 50, rounds: 2, pairs: 100 }
  : { callsPerSecond: 50, rounds: 4, pairs: 250 };

const say = (line: string) => process.stderr.write(`${line}\n`);
type Figures = Record<string, number>;

type AllSides = Record<Side["name"], Figures>;
const nothing = (): AllSides => ({ ours: {}, shielded: {}, bare: {}, before: {} });

/** Runs all sides in each round, and returns the medians over the rounds. */
async function inRounds(
  name: string,
  contenders: readonly Side[],
  round: (sides: readonly Side[]) => Promise<AllSides>,
): Promise<AllSides> {
  const seen: AllSides[] = [];
  for (let number = 0; number < rounds; number++) {
    // The sides start in alternating order.
    const figures = await round(number % 2 === 0 ? contenders : contenders.toReversed());
    seen.push(figures);
    for (const side of contenders) {
      const told = Object.entries(figures[side.name]).map(([key, value]) => `${key} ${rounded(value)}`);
      say(`${name} ${number + 1}/${rounds} ${side.name}  ${told.join("  ")}`);
    }
  }
  return {
    ours: medians(seen.map((one) => one.ours)),
    shielded: medians(seen.map((one) => one.shielded)),
    bare: medians(seen.map((one) => one.bare)),
    before: medians(seen.map((one) => one.before)),
  };
}

function medians(all: readonly Figures[]): Figures {
  const names = Object.keys(all[0] ?? {});
  return Object.fromEntries(names.map((name) => [name, median(all.map((figures) => figures[name] ?? 0))]));
}

/** Times bursts on one server after the other, and measures CPU on all servers at the same time. */
async function talkRound(sides: readonly Side[]): Promise<AllSides> {
  const figures = nothing();
  const servers = await Promise.all(sides.map((side) => side.start()));
  try {
    const visiting: Crowd[] = [];
    for (const [index, side] of sides.entries()) {
      const server = servers[index];
      if (server === undefined) continue;
      const { crowd, matchesPerSecond } = await burst(side, server, conversations);
      visiting.push(crowd);
      figures[side.name].matchesPerSecond = matchesPerSecond;
    }
    // First the bare server sends no answers; then all servers answer every request.
    for (const acked of !only.has("talk") ? [] : quick ? [""] : ["", "Acked"]) {
      if (acked !== "")
        for (const { visitors } of visiting) for (const visitor of visitors) visitor.asks = true;
      const signals = await forward(visiting, conversations);
      const matches = await goOn(visiting, conversations);
      for (const [index, { name }] of visiting.entries()) {
        figures[name][`cpuMicrosPerSignal${acked}`] = signals[index] ?? 0;
        figures[name][`cpuMsPerMatch${acked}`] = (matches[index] ?? 0) / 1_000;
      }
    }
    if (only.has("calls")) {
      const calls = await callTogether(visiting, recording, callSizes);
      for (const [index, { name }] of visiting.entries()) figures[name].cpuMicrosPerCall = calls[index] ?? 0;
    }
    for (const crowd of visiting) dismiss(crowd);
  } finally {
    for (const server of servers) server[Symbol.dispose]();
  }
  return figures;
}

async function crowdRound(sides: readonly Side[]): Promise<AllSides> {
  const figures = nothing();
  for (const side of sides) {
    using server = await side.start();
    figures[side.name] = await visitCrowd(side, server, crowdSizes);
  }
  return figures;
}

/** What two pages of ours send in a call. The recording needs a browser. */
async function record() {
  buildPage();
  const recording = await recordCall();
  const told = recording.sent.map(({ side, atMs, event }) => `${side} ${event} ${atMs.toFixed()} ms`);
  say(`a call: ${told.join(", ")}; trickled, ${trickled(recording).length} signals`);
  return recording;
}

const recording = only.has("calls") ? await record() : { sent: [], found: [] };
const talks = only.has("talk") || only.has("calls");
const talk = talks ? await inRounds("conversations", talkers, talkRound) : nothing();
const many = only.has("crowd") ? await inRounds("crowd", crowds, crowdRound) : nothing();

const figures: Figures = {};
const compare = (ratio: string, absolute: string, measured: typeof talk, key: string) => {
  if (measured.ours[key] === undefined) return;
  const [own, floor] = [measured.ours[key] ?? 0, measured.bare[key] ?? 0];
  figures[ratio] = rounded(own / floor);
  figures[`${absolute}_ours`] = rounded(own);
  figures[`${absolute}_bare`] = rounded(floor);
  if (options.before === undefined) return;
  const earlier = measured.before[key] ?? 0;
  figures[`${absolute}_before`] = rounded(earlier);
  figures[`${absolute}_change`] = rounded(own / earlier);
};
compare("cpu_per_signal_ratio", "cpu_us_per_signal", talk, "cpuMicrosPerSignal");
if (!quick) compare("cpu_per_signal_acked_ratio", "cpu_us_per_signal_acked", talk, "cpuMicrosPerSignalAcked");
if (only.has("talk"))
  figures["cpu_per_signal_shield_ratio"] = rounded(
    (talk.shielded["cpuMicrosPerSignal"] ?? 0) / (talk.bare["cpuMicrosPerSignal"] ?? 0),
  );
compare("cpu_per_call_ratio", "cpu_us_per_call", talk, "cpuMicrosPerCall");
compare("matches_ratio", "matches_per_second", talk, "matchesPerSecond");
compare("next_cpu_ratio", "next_cpu_ms_per_match", talk, "cpuMsPerMatch");
if (!quick) compare("next_cpu_acked_ratio", "next_cpu_ms_per_match_acked", talk, "cpuMsPerMatchAcked");
compare("rss_per_connection_ratio", "rss_kb_per_connection", many, "rssKbPerConnection");
compare("heap_per_connection_ratio", "heap_kb_per_connection", many, "heapKbPerConnection");
compare("cpu_per_connection_ratio", "cpu_us_per_connection", many, "cpuMicrosPerConnection");
compare("cpu_per_first_connection_ratio", "cpu_us_per_first_connection", many, "cpuMicrosPerFirst");
if (only.has("crowd")) {
  figures["presence_stall_ms"] = rounded(many.ours["presenceStallMs"] ?? 0);
  figures["presence_stall_ms_bare"] = rounded(many.bare["presenceStallMs"] ?? 0);
  figures["waiting_cpu_percent"] = rounded(many.ours["waitingCpuPercent"] ?? 0);
  figures["waiting_cpu_percent_bare"] = rounded(many.bare["waitingCpuPercent"] ?? 0);
}
compare("search_p99_ratio", "search_p99_ms", many, "searchP99Ms");
compare("search_p50_ratio", "search_p50_ms", many, "searchP50Ms");
process.stdout.write(`${JSON.stringify({ bench: "signaling", figures })}\n`);
