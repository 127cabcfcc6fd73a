import { connectRedis } from "../backends/redis/client.ts";
import { createRedisStateStore } from "../backends/redis/state-store.ts";
import { OwedEntriesData } from "../record-states.ts";
import { createFakeClock } from "./fake-clock.ts";

type Options = {
  readonly partitions?: number;
  readonly parseState?: (key: string, data: unknown) => unknown;
  readonly keepMs?: number;
  readonly rememberMs?: number;
};

/** A node's end of the state store over Redis, with the errors that it has reported. `clock` is fake, and drives its beats. */
export async function startStateNode(url: string, options: Options = {}) {
  const failures: unknown[] = [];
  const clock = createFakeClock();
  const client = await connectRedis(url, () => undefined);
  const store = await createRedisStateStore({
    client,
    clock,
    parseState: options.parseState ?? ((_key, data) => data),
    parseOwed: (data) => OwedEntriesData.parse(data),
    onError: (error) => failures.push(error),
    keepMs: options.keepMs ?? 600_000,
    rememberMs: options.rememberMs ?? 60_000,
    partitions: options.partitions ?? 4,
  });
  return {
    store,
    client,
    clock,
    failures,
    close: () => {
      store.close();
      client.destroy();
    },
  };
}
