// Measures how long a small request, such as /healthz, waits while owners with full lists are busy. Each list has the
// maximum number of rooms and invites. The database is a file, and each owner has a separate address.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "./health/client.ts";
import { fillDatabase } from "./health/full-lists.ts";
import { probeHealth } from "./health/probe-health.ts";
import { MeasuredServer } from "./signaling/measured-server.ts";
import { percentile, rounded } from "./signaling/statistics.ts";

const quick = process.argv.includes("--quick");
const clients = 16;
const measureMs = quick ? 2_000 : 10_000;
const say = (line: string) => process.stderr.write(`${line}\n`);

const folder = mkdtempSync(join(tmpdir(), "health-"));
try {
  const path = join(folder, "lets-meet.db");
  say(`filling ${clients} lists`);
  const owners = await fillDatabase(path, clients);
  using server = await MeasuredServer.start(join(import.meta.dirname, "../server/src/main.ts"), {
    DATABASE_PATH: path,
  });
  const people = owners.map((owner, number) => new Client(server.url, owner, number));
  for (const person of people) await person.logIn();
  const idle = await probeHealth(server.url, measureMs);
  let isOver = false;
  const running = Promise.all(people.map((person) => person.run(() => isOver)));
  const busy = await Promise.race([probeHealth(server.url, measureMs), running.then(() => [])]);
  isOver = true;
  await running;
  const total = (what: keyof Client["done"]) => people.reduce((sum, { done }) => sum + done[what], 0);
  const figures = {
    health_idle_p50_ms: rounded(percentile(idle, 0.5)),
    health_idle_p99_ms: rounded(percentile(idle, 0.99)),
    health_p50_ms: rounded(percentile(busy, 0.5)),
    health_p99_ms: rounded(percentile(busy, 0.99)),
    health_max_ms: rounded(Math.max(...busy)),
    list_p50_ms: rounded(
      percentile(
        people.flatMap(({ listMs }) => listMs),
        0.5,
      ),
    ),
    lists: total("list"),
    renames: total("rename"),
    joins: total("join"),
    refused: total("refused"),
  };
  process.stdout.write(`${JSON.stringify({ bench: "health", figures })}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
