import { randomInt } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { Containers } from "./image-bases.ts";

const root = join(import.meta.dirname, "..");
const [, version = ""] =
  /NODE_PINNED = "([\d.]+)"/.exec(readFileSync(join(root, "scripts/run.mjs"), "utf8")) ?? [];
/** `npm run test:image` provides the programs and switches these tests on, because they take minutes. */
const isAskedFor = process.env["LETS_MEET_IMAGE"] === "on";

const bases = [
  { name: "Node's image", mostMegabytes: 350 },
  { name: "a small base without a shell", mostMegabytes: 200 },
] as const;

describe.runIf(isAskedFor)("the image", { timeout: 600_000 }, () => {
  const folder = isAskedFor ? mkdtempSync(join(tmpdir(), "lets-meet-")) : "";
  const containers = isAskedFor ? new Containers(folder, root) : null;
  const podman = (...args: readonly string[]) =>
    containers?.podman(...args) ?? Promise.reject(new Error("off"));
  let images: readonly string[] = [];
  beforeAll(async () => {
    if (containers === null) return;
    const usual = await containers.usualBase(version);
    const small = await containers.smallBase();
    process.stderr.write(`the base is ${usual}\n`);
    images = [await containers.buildServer(usual, usual), await containers.buildServer(small, usual)];
  }, 600_000);
  afterAll(async () => {
    await containers?.remove();
    if (isAskedFor) rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  /** A container of the server as deploy/compose/compose.yaml describes it, and its port. */
  async function run(image: string, command: readonly string[] = []) {
    const port = randomInt(10_000, 30_000);
    const rights = ["--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges"];
    const limits = ["--memory", "512m", "--pids-limit", "200"];
    const settings = ["-e", "HOST=127.0.0.1", "-e", `PORT=${port}`, "-e", "STUN_URLS=,"];
    const volumes = ["-v", "secrets:/secrets:ro"];
    const how = [...rights, ...limits, ...settings, ...volumes, "--network", "host"];
    const id = await podman("run", "--detach", ...how, image, ...command);
    return { id, url: `http://127.0.0.1:${port}` };
  }
  const isHealthy = (id: string) =>
    podman("healthcheck", "run", id).then(
      () => true,
      () => false,
    );
  const exitCode = async (id: string) => Number(await podman("wait", id));

  describe.each(bases.map((base, at) => ({ ...base, at })))("on $name", ({ name, mostMegabytes, at }) => {
    test(`is no larger than ${mostMegabytes} MB`, async () => {
      const megabytes = await containers?.megabytes(images[at] ?? "");
      process.stderr.write(`the image on ${name}: ${megabytes} MB\n`);
      expect(megabytes).toBeLessThanOrEqual(mostMegabytes);
    });

    test("serves the page without root, rights and a file that it could change, and stops in order", async () => {
      const { id, url } = await run(images[at] ?? "");
      await expect.poll(() => isHealthy(id), { timeout: 30_000 }).toBe(true);
      const page = await fetch(url, { headers: { accept: "text/html" } });
      expect([page.status, await page.text()]).toEqual([200, expect.stringContaining("<title>")]);
      const look = `
        const fs = require("node:fs");
        const status = fs.readFileSync("/proc/self/status", "utf8");
        const of = (name) => status.match(new RegExp("^" + name + ":\\\\s*(\\\\S+)", "m"))[1];
        const writes = (path) => { try { fs.writeFileSync(path, ""); return "yes"; } catch (error) { return error.code; } };
        const first = fs.readFileSync("/proc/1/cmdline", "utf8").split("\\0")[0];
        console.log(JSON.stringify({ uid: process.getuid(), rights: of("CapEff"), seccomp: of("Seccomp"),
          app: writes("/app/file"), tmp: writes("/file"), data: writes("/data/file"), first }));`;
      const seen = z
        .record(z.string(), z.unknown())
        .parse(JSON.parse(await podman("exec", id, "node", "-e", look)));
      expect(seen).toEqual({
        uid: 1_000,
        rights: "0000000000000000",
        seccomp: "2",
        app: "EROFS",
        tmp: "EROFS",
        data: "yes",
        first: "/usr/local/bin/tini",
      });
      await podman("stop", "--time", "20", id);
      expect(await exitCode(id)).toBe(0);
      expect(await podman("logs", id)).toContain('"msg"');
    });

    test("ends at once when it is stopped during its start", async () => {
      for (let n = 0; n < 5; n++) {
        const { id } = await run(images[at] ?? "");
        await podman("kill", "--signal", "TERM", id);
        // The server stops in order if it is ready by then.
        expect([0, 143]).toContain(await exitCode(id));
      }
    });

    test("has the operator's commands of docs/operations.md, and makes its secret at the first start", async () => {
      const image = images[at] ?? "";
      const prepare = [
        "run",
        "--rm",
        "--read-only",
        "--cap-drop",
        "ALL",
        "--cap-add",
        "CHOWN",
        "--cap-add",
        "DAC_OVERRIDE",
      ];
      const as = [
        "--user",
        "0:0",
        "--network",
        "host",
        "-e",
        "LETS_MEET_HOST=192.0.2.7",
        "-v",
        "secrets:/secrets",
      ];
      const said = await podman(...prepare, ...as, image, "node", "deploy/compose/prepare.mjs");
      expect(said).toContain("coturn relays on");
      const settings = "--env-file=/secrets/server.env";
      const { id } = await run(image, ["node", settings, "server/src/main.ts"]);
      await expect.poll(() => isHealthy(id), { timeout: 30_000 }).toBe(true);
      const node = (...args: readonly string[]) => podman("exec", id, "node", ...args);
      const doctor = await node(settings, "server/src/doctor.ts").catch(String);
      expect(doctor).toContain("MODERATION is off");
      expect(doctor).not.toMatch(/TURN|not been built|cannot write/);
      await node("server/src/backup.ts", "backup", "/data/backups/today.db");
      expect(await node("server/src/accounts.ts", "list")).toBe("");
      await node("server/src/backup.ts", "restore", "/data/backups/today.db");
      await podman("cp", `${id}:/data/backups/today.db`, join(folder, `${at}.db`));
      await podman("restart", "--time", "20", id);
      await expect.poll(() => isHealthy(id), { timeout: 30_000 }).toBe(true);
    });
  });
});
