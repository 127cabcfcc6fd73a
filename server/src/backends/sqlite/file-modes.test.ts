import { chmodSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { openDatabase, secretOf } from "./database.ts";

const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);
const parts = (path: string) => [path, `${path}-wal`, `${path}-shm`];

// Windows uses access control lists, which modes do not show.
describe.skipIf(process.platform === "win32")(
  "the database's files, which hold keys and password hashes",
  () => {
    test("are created readable only by their owner, in a folder that only the owner can enter", () => {
      const path = join(temporaryFolder(), "data/of/lets-meet.db");
      const db = openDatabase(path);
      secretOf(db, "auth", () => "secret");
      expect(parts(path).map(modeOf)).toEqual(["600", "600", "600"]);
      expect([dirname(path), dirname(dirname(path))].map(modeOf)).toEqual(["700", "700"]);
      db.close();
    });

    test("are closed to others if an earlier version left them open", () => {
      const path = join(temporaryFolder(), "lets-meet.db");
      const before = openDatabase(path);
      secretOf(before, "auth", () => "secret");
      for (const part of parts(path)) chmodSync(part, 0o644);
      // The first connection stays open, so that its -wal and -shm still exist, as after a kill.
      const db = openDatabase(path);
      expect(parts(path).map(modeOf)).toEqual(["600", "600", "600"]);
      expect(secretOf(db, "auth", () => "another")).toBe("secret");
      db.close();
      before.close();
    });

    test("are closed to others even if the process's umask opens other files to all", () => {
      const path = join(temporaryFolder(), "empty.db");
      writeFileSync(path, "", { mode: 0o666 });
      chmodSync(path, 0o666);
      openDatabase(path).close();
      expect(modeOf(path)).toBe("600");
    });

    test("leave an existing folder unchanged", () => {
      const folder = temporaryFolder();
      chmodSync(folder, 0o755);
      openDatabase(join(folder, "lets-meet.db")).close();
      expect(modeOf(folder)).toBe("755");
    });
  },
);
