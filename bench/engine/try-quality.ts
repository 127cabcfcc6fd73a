import { defaultMatchConfig } from "@lets-meet/server/src/domain/match-config.ts";
import { measureWindow } from "./quality.ts";

const sizes = process.argv[2] ? process.argv[2].split(",").map(Number) : [200, 500];
for (const size of sizes)
  for (const tagCount of [200, 20_000])
    for (const waitedUpToMs of [0, 10_000, 60_000]) {
      const start = performance.now();
      const q = measureWindow(
        { size, tagCount, waitedUpToMs, seed: size + tagCount },
        {
          ...defaultMatchConfig,
          candidates: Number(process.argv[3] ?? 24),
          exchangeDepth: Number(process.argv[4] ?? 6),
          exchangeRounds: Number(process.argv[5] ?? 6),
        },
      );
      console.log(
        size,
        tagCount,
        waitedUpToMs,
        (q.engine / q.optimum).toFixed(4),
        (q.firstCome / q.optimum).toFixed(4),
        q.optimum.toFixed(0),
        `${(performance.now() - start).toFixed(0)} ms`,
      );
    }
