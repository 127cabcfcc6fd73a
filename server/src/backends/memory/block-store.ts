import type { Block } from "../../domain/safety/block.ts";
import { replaces, storedName } from "../../ports-safety.ts";
import { type BlockStore, mostBlocks } from "../../safety-ports.ts";

/** The blocklist in this process's memory, with at most so many entries. */
export function createMemoryBlockStore(most = mostBlocks): BlockStore {
  const blocks = new Map<string, Block>();
  return {
    put: async (block) => {
      const name = storedName(block);
      if (!replaces(block, blocks.get(name))) return false;
      blocks.set(name, block);
      if (blocks.size > most) {
        const [first] = [...blocks].toSorted(([, a], [, b]) => a.until - b.until);
        if (first !== undefined) blocks.delete(first[0]);
      }
      return true;
    },
    remove: async (key) => blocks.delete(storedName({ key })),
    all: async (now) => {
      for (const [name, { until }] of blocks) if (until <= now) blocks.delete(name);
      return [...blocks.values()];
    },
  };
}
