import { z } from "zod";
import type { Block } from "../../domain/safety/block.ts";
import { BlockKeyName, storedName } from "../../ports-safety.ts";
import { type BlockStore, mostBlocks } from "../../safety-ports.ts";
import type { RedisClient } from "./client.ts";

const Stored = z
  .string()
  .transform((text): unknown => JSON.parse(text))
  .pipe(z.object({ key: BlockKeyName, level: z.number(), until: z.number(), receipt: z.string() }));

const byEnd = "{block}";
const keysOf = (name: string) => [byEnd, `{block}:${name}`];

/** The blocklist in Redis, which removes each entry at its end; every method is one script. */
export function createRedisBlockStore(redis: RedisClient, most = mostBlocks): BlockStore {
  return {
    put: async (block: Block) => {
      const name = storedName(block);
      const { level, until } = block;
      const text = JSON.stringify({ ...block, key: name });
      return (await redis.putBlock(keysOf(name), [name, until, level, text, most])) === 1;
    },
    remove: async (key) =>
      (await redis.removeBlock(keysOf(storedName({ key })), [storedName({ key })])) === 1,
    all: async (now) => z.array(Stored).parse(await redis.allBlocks([byEnd], [now])),
  };
}
