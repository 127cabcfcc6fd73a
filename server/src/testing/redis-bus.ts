import { createRedisBus } from "../backends/redis/bus.ts";
import { connectRedis } from "../backends/redis/client.ts";
import type { Bus } from "../ports.ts";
import { createFakeClock } from "./fake-clock.ts";

type Options = {
  readonly bounds?: { readonly items: number; readonly bytes: number; readonly ageMs: number };
  readonly partitions?: number;
  readonly parse?: (topic: string, data: unknown) => unknown;
};

/** A node's end of the bus over Redis, with the errors that it has reported. `clock` is fake, and drives its comparisons. */
export async function startBusNode(url: string, options: Options = {}) {
  const failures: unknown[] = [];
  const clock = createFakeClock();
  const client = await connectRedis(url, () => undefined);
  const bus = await createRedisBus({
    client,
    clock,
    boundsOf: () => options.bounds ?? { items: 10_000, bytes: 10_000_000, ageMs: 60_000 },
    parse: options.parse ?? ((_topic, data) => data),
    onError: (error) => failures.push(error),
    partitions: options.partitions ?? 4,
  });
  return {
    bus,
    client,
    clock,
    failures,
    close: () => {
      bus.close();
      client.destroy();
    },
  };
}

const marks = "marks";

/**
 * Resolves once all nodes have heard everything appended so far. Redis tells and answers a node in order, so a mark is heard after
 * everything before it; several rounds, because a notice may cause a read.
 */
export async function settleBuses(buses: readonly Bus[]): Promise<void> {
  for (let round = 0; round < 3; round++) {
    const mark = `${Math.random()}`;
    await Promise.all(
      buses.map(
        (bus) =>
          new Promise<void>((resolve) => {
            const following = bus.follow<string>(marks, 0, {
              entry: ({ message }) => {
                if (message !== mark) return;
                following.stop();
                resolve();
              },
              gap: () => undefined,
            });
            void bus.append(marks, mark);
          }),
      ),
    );
  }
}
