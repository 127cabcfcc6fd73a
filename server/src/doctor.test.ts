import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { killServers, startServer } from "./testing/process.ts";
import { hasRedis, startRedis } from "./testing/redis.ts";
import { temporaryFolder } from "./testing/temporary-folder.ts";

afterEach(killServers);

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
  const DATABASE_PATH = join(temporaryFolder(), "data/lets-meet.db");
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

test.runIf(hasRedis)(
  "a cluster's Redis that writes chat to its disk is told by the doctor, and once at the start in the same words",
  {
    timeout: 30_000,
  },
  async () => {
    const redis = await startRedis();
    try {
      await redis.configure({ save: "900 1" });
      const env = { CLUSTER_REDIS_URL: redis.url, DATABASE_PATH: ":memory:" };
      const { code, stdout } = await doctor(env);
      const [, finding = ""] =
        /^- (The Redis of CLUSTER_REDIS_URL writes to its disk.*)$/m.exec(stdout) ?? [];
      expect([code, finding]).toEqual([1, expect.stringContaining("session descriptions")]);
      const server = startServer(env);
      await expect.poll(() => server.output.stderr, { timeout: 20_000 }).toContain(`Warning: ${finding}\n`);
      expect(server.output.stderr.split(finding)).toHaveLength(2);
    } finally {
      await redis.stop();
    }
  },
);
