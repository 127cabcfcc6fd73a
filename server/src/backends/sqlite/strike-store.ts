import type { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import { MarkText } from "../../ports-safety.ts";
import { mostMarks, type StrikeStore } from "../../safety-ports.ts";
import { atomically } from "./database.ts";

const Row = z.object({ mark: MarkText, at: z.number() });

/** Marks in an SQLite database. */
export function createSqliteStrikeStore(db: DatabaseSync): StrikeStore {
  const insert = db.prepare(
    "INSERT INTO strike (subject, id, mark, at) VALUES (?, ?, ?, ?) ON CONFLICT (subject, id) DO NOTHING",
  );
  const shorten = db.prepare(
    `DELETE FROM strike WHERE subject = ?1 AND id IN
     (SELECT id FROM strike WHERE subject = ?1 ORDER BY at DESC, id LIMIT -1 OFFSET ${mostMarks})`,
  );
  const of = db.prepare(
    `SELECT mark, min(at) AS at FROM strike WHERE subject IN (SELECT value FROM json_each(?)) AND at >= ?
     GROUP BY id ORDER BY 2`,
  );
  const remove = db.prepare("DELETE FROM strike WHERE at < ?");
  return {
    add: (marks) =>
      atomically(db, () => {
        for (const { subject, id, mark, at } of marks) {
          insert.run(subject, id, JSON.stringify(mark), at);
          shorten.run(subject);
        }
      }),
    of: async (subjects, since) => z.array(Row).parse(of.all(JSON.stringify(subjects), since)),
    removeBefore: async (at) => void remove.run(at),
  };
}
