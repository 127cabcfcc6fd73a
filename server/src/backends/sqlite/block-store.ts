import type { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import type { Block } from "../../domain/safety/block.ts";
import { BlockKeyName, storedName } from "../../ports-safety.ts";
import { type BlockStore, mostBlocks } from "../../safety-ports.ts";
import { atomically } from "./database.ts";

const Row = z
  .object({ name: BlockKeyName, level: z.number(), until: z.number(), receipt: z.string() })
  .transform(({ name, ...row }): Block => ({ ...row, key: name }));

/** The blocklist in an SQLite database, with at most so many entries. */
export function createSqliteBlockStore(db: DatabaseSync, most = mostBlocks): BlockStore {
  const upsert = db.prepare(
    `INSERT INTO block (name, level, until, receipt) VALUES (?, ?, ?, ?)
     ON CONFLICT (name) DO UPDATE SET level = excluded.level, until = excluded.until, receipt = excluded.receipt
     WHERE excluded.until > block.until OR (excluded.until = block.until AND excluded.level > block.level)`,
  );
  const shorten = db.prepare(
    `DELETE FROM block WHERE name IN
     (SELECT name FROM block ORDER BY until LIMIT max(0, (SELECT count(*) FROM block) - ?))`,
  );
  const remove = db.prepare("DELETE FROM block WHERE name = ?");
  const removeEnded = db.prepare("DELETE FROM block WHERE until <= ?");
  const all = db.prepare("SELECT * FROM block");
  return {
    put: ({ key, level, until, receipt }) =>
      atomically(db, () => {
        const isPut = upsert.run(storedName({ key }), level, until, receipt).changes === 1;
        if (isPut) shorten.run(most);
        return isPut;
      }),
    remove: async (key) => remove.run(storedName({ key })).changes === 1,
    all: async (now) => {
      removeEnded.run(now);
      return z.array(Row).parse(all.all());
    },
  };
}
