import { blocksOn } from "../blocks.ts";

/** The blocks of a browser without a storage; the server answers its question like that. */
export const fakeBlocks = (answer: unknown = { ok: true, value: {} }) =>
  blocksOn({ storage: null, now: Date.now, fetch: async () => Response.json(answer) });
