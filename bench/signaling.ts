// What our server costs beside a bare Socket.IO forwarder, on this machine and in this run. The load is this process; each
// server is a process of its own and is asked for its own CPU and memory. Both sides take turns, and medians are told.
import { type ConversationSizes, visitConversations } from "./signaling/conversations.ts";
import { type CrowdSizes, visitCrowd } from "./signaling/crowd.ts";
import { bare, ours, type Side } from "./signaling/side.ts";
import { median, rounded } from "./signaling/statistics.ts";

const quick = process.argv.includes("--quick");
const rounds = 3;
const conversations: ConversationSizes = quick
  ? { pages: 400, bursts: 1, warmMs: 500, measureMs: 900 }
  : { pages: 1_000, bursts: 3, warmMs: 2_000, measureMs: 6_000 };
const crowd: CrowdSizes = quick
  ? { connections: 1_000, waiting: 1_000, seekers: 60, rounds: 2 }
  : { connections: 5_000, waiting: 9_000, seekers: 300, rounds: 4 };

const say = (line: string) => process.stderr.write(`${line}\n`);
type Figures = Record<string, number>;

/** One visit to each side in turn; the side that begins changes with the round. */
async function takeTurns(
  name: string,
  visit: (side: Side, server: Awaited<ReturnType<Side["start"]>>) => Promise<Figures>,
): Promise<Record<Side["name"], Figures>> {
  const seen: Record<Side["name"], Figures[]> = { ours: [], bare: [] };
  for (let round = 0; round < rounds; round++) {
    for (const side of round % 2 === 0 ? [ours, bare] : [bare, ours]) {
      using server = await side.start();
      const figures = await visit(side, server);
      seen[side.name].push(figures);
      const told = Object.entries(figures).map(([key, number]) => `${key} ${rounded(number)}`);
      say(`${name} ${round + 1}/${rounds} ${side.name.padEnd(4)}  ${told.join("  ")}`);
    }
  }
  return { ours: medians(seen.ours), bare: medians(seen.bare) };
}

function medians(all: readonly Figures[]): Figures {
  const names = Object.keys(all[0] ?? {});
  return Object.fromEntries(names.map((name) => [name, median(all.map((figures) => figures[name] ?? 0))]));
}

const talk = await takeTurns("conversations", (side, server) =>
  visitConversations(side, server, conversations),
);
const many = await takeTurns("crowd", (side, server) => visitCrowd(side, server, crowd));

const figures: Figures = {};
const compare = (ratio: string, absolute: string, measured: typeof talk, key: string) => {
  const [own, floor] = [measured.ours[key] ?? 0, measured.bare[key] ?? 0];
  figures[ratio] = rounded(own / floor);
  figures[`${absolute}_ours`] = rounded(own);
  figures[`${absolute}_bare`] = rounded(floor);
};
compare("cpu_per_signal_ratio", "cpu_us_per_signal", talk, "cpuMicrosPerSignal");
compare("cpu_per_signal_ratio_to_acked", "cpu_us_per_acked_signal", talk, "cpuMicrosPerAckedSignal");
compare("matches_ratio", "matches_per_second", talk, "matchesPerSecond");
compare("next_cpu_ratio", "next_cpu_ms_per_match", talk, "cpuMsPerMatch");
compare("rss_per_connection_ratio", "rss_kb_per_connection", many, "rssKbPerConnection");
compare("cpu_per_connection_ratio", "cpu_us_per_connection", many, "cpuMicrosPerConnection");
compare("search_p99_ratio", "search_p99_ms", many, "searchP99Ms");
compare("search_p50_ratio", "search_p50_ms", many, "searchP50Ms");
process.stdout.write(`${JSON.stringify({ bench: "signaling", figures })}\n`);
