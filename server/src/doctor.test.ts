import { execFile } from "node:child_process";
import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";

const doctor = (env: Readonly<Record<string, string>>) =>
  new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
    const child = execFile(
      process.execPath,
      [join(import.meta.dirname, "doctor.ts")],
      { env },
      (_error, stdout, stderr) => resolve({ code: child.exitCode, stdout, stderr }),
    );
  });

test("the doctor lists what is lacking with exit code 1, and creates no database", {
  timeout: 30_000,
}, async () => {
  const DATABASE_PATH = join(mkdtempSync(join(tmpdir(), "doctor-")), "data/lets-meet.db");
  const { code, stdout } = await doctor({ DATABASE_PATH });
  expect(code).toBe(1);
  expect(stdout).toMatch(/^- .*terminate TLS.*\n- .*no TURN server/m);
  expect(stdout).toMatch(/\d things to do before this server is public\.\n$/);
  expect(existsSync(DATABASE_PATH)).toBe(false);
});

test("the doctor has exit code 2 for settings with which the server does not start", {
  timeout: 30_000,
}, async () => {
  const { code, stdout, stderr } = await doctor({ STRANGERS: "off", TEXT_ONLY: "on" });
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toContain("TEXT_ONLY: is about meeting strangers, and STRANGERS is off");
});
