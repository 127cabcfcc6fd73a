import type { DatabaseSync } from "node:sqlite";

/** The primary result codes of SQLite for a place that takes no writes. */
const faults: Readonly<Record<number, string>> = {
  8: "it is read-only",
  10: "the disk fails",
  13: "the disk is full",
  14: "it cannot be opened",
};

/** The reason why the database could not be written, if that is what the error says. */
export function writeFaultOf(error: unknown): string | null {
  if (!(error instanceof Error) || !("errcode" in error) || typeof error.errcode !== "number") return null;
  // The low byte of an extended result code is the primary one.
  return faults[error.errcode & 0xff] ?? null;
}

/** Writes something small, and throws what SQLite throws if that fails. */
export function probeWrite(db: DatabaseSync): void {
  db.prepare("INSERT OR REPLACE INTO secret (name, value) VALUES ('probe', ?)").run("p".repeat(4_096));
  db.prepare("DELETE FROM secret WHERE name = 'probe'").run();
}
