import { defaultMatchConfig } from "@lets-meet/server/src/domain/match-config.ts";
import { hashBuckets, linearScan, productionEngine } from "./contenders.ts";
import { lookUpsPerTick, SteadyQueue } from "./throughput.ts";
import { crowdOf } from "./wishes.ts";

const sizes = (process.argv[2] ?? "10000,100000").split(",").map(Number);
for (const tagCount of [200, 20_000])
  for (const size of sizes) {
    const make = [
      () => productionEngine({ ...defaultMatchConfig, leaseMs: 1e9, lookupsPerTick: lookUpsPerTick }),
      hashBuckets,
      ...(process.argv[3] ? [linearScan] : []),
    ];
    for (const m of make) {
      const c = m();
      const q = new SteadyQueue(c, crowdOf(tagCount), size, 7);
      q.run(700);
      const r = q.run(1500);
      console.log(
        tagCount,
        size,
        c.name,
        r.nsPerOperation.toFixed(0),
        "ns/op p99",
        r.p99Ns.toFixed(0),
        r.operations,
      );
    }
  }
