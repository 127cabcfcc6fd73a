import { execFileSync, spawnSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { validate } from "dockerfile-utils";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { Environment, parseConfig } from "./config.ts";
import { temporaryFolder } from "./testing/temporary-folder.ts";

const root = join(import.meta.dirname, "../..");
const read = (path: string) => readFileSync(join(root, path), "utf8");
const known = new Set([...Object.keys(Environment.shape), "NODE_ENV"]);
const has = (program: string, ...args: readonly string[]) => spawnSync(program, args).status === 0;

const Variables = z.record(z.string(), z.string());
const Service = z.object({
  image: z.string(),
  environment: Variables.default({}),
  read_only: z.boolean(),
  cap_drop: z.array(z.string()),
  cap_add: z.array(z.string()).default([]),
  security_opt: z.array(z.string()),
  network_mode: z.string().optional(),
  networks: z.array(z.string()).default([]),
  ports: z.array(z.string()).default([]),
  volumes: z.array(z.string()),
});
const compose = z
  .object({ services: z.record(z.string(), Service) })
  .parse(parse(read("deploy/compose/compose.yaml")));

describe("the image", () => {
  const lines = read("deploy/Dockerfile").replaceAll("\\\n", " ").split("\n");
  const instructions = lines.filter((line) => line !== "" && !line.startsWith("#"));

  test("has the pinned Node and the pinned pnpm", () => {
    const [, node] = /NODE_PINNED = "([\d.]+)"/.exec(read("scripts/run.mjs")) ?? [];
    const { packageManager } = z
      .object({ packageManager: z.string() })
      .parse(JSON.parse(read("package.json")));
    expect(instructions.filter((line) => line.startsWith("ARG"))).toEqual([
      `ARG BUILD=node:${node}-bookworm-slim`,
      `ARG BASE=node:${node}-bookworm-slim`,
    ]);
    expect(instructions.join("\n")).toContain(`npx --yes ${packageManager} install --prod --frozen-lockfile`);
  });

  test("runs without root, without a shell and without npm, and only /data is written", () => {
    const last = instructions.slice(instructions.findLastIndex((line) => line.startsWith("FROM")));
    expect(last).toContain("USER 1000:1000");
    expect(last).toContain('ENTRYPOINT ["/usr/local/bin/tini", "-s", "--"]');
    expect(last).toContain('CMD ["node", "server/src/main.ts"]');
    expect(last).toContain("VOLUME /data");
    expect(last.filter((line) => line.startsWith("RUN"))).toEqual([]);
    expect(last.some((line) => line.startsWith("HEALTHCHECK"))).toBe(true);
  });

  test("has no instruction, flag or port that a builder does not know", () => {
    expect(validate(read("deploy/Dockerfile")).map(({ message }) => message)).toEqual([]);
    expect(
      validate("FROM node\nEXPOSE many\nHEALTHCHECK --every=1s CMD true\nENTRYPONT tini\n"),
    ).toHaveLength(3);
  });

  test("has the files outside of the source that the server reads at its start", () => {
    const source = read("server/src/site-texts.ts");
    const outside = [...source.matchAll(/import\.meta\.dirname, "\.\.\/([^"]+)"/g)].map(([, path = ""]) =>
      join("server", path).replace(/^server\/\.\.\//, ""),
    );
    expect(outside.length).toBeGreaterThan(1);
    for (const path of outside)
      expect(
        instructions.some((line) => line.startsWith(`COPY ${path} `)),
        path,
      ).toBe(true);
  });

  test("is built from no secret and no data of this machine", () => {
    const ignored = read(".dockerignore").split("\n");
    for (const path of [".env", "data", ".git", "**/node_modules"]) expect(ignored).toContain(path);
  });
});

describe("the compose file", () => {
  test.each(Object.entries(compose.services))(
    "gives %s no rights that it does not need",
    (_name, service) => {
      expect(service.read_only).toBe(true);
      expect(service.cap_drop).toEqual(["ALL"]);
      expect(service.security_opt).toEqual(["no-new-privileges:true"]);
    },
  );

  test("sets only variables that the server reads, with which it starts without a warning about the proxy", () => {
    const { server } = compose.services;
    const given = Object.entries(server?.environment ?? {}).map(([name, value]) => [
      name,
      value.replace("${LETS_MEET_HOST}", "meet.example"),
    ]);
    for (const [name] of given) expect(known).toContain(name);
    const config = parseConfig(z.record(z.string(), z.string()).parse(Object.fromEntries(given)));
    expect(config.http).toMatchObject({ host: "server", port: 3_000, trustedProxies: 1 });
    expect(config.gateway.allowedOrigins).toEqual(["https://meet.example"]);
  });

  test("lets visitors reach the proxy and the relay, and nobody the server", () => {
    const open = Object.entries(compose.services).filter(([, { ports }]) => ports.length > 0);
    expect(open.map(([name]) => name)).toEqual(["caddy"]);
    expect(compose.services["server"]).toMatchObject({ networks: ["inside"], ports: [] });
  });

  test("needs nothing but a name and an e-mail address", () => {
    const needed = [...read("deploy/compose/compose.yaml").matchAll(/\$\{(\w+):\?/g)].map(([, name]) => name);
    const filled = [...read("deploy/compose/.env.example").matchAll(/^(\w+)=$/gm)].map(([, name]) => name);
    expect(new Set(needed)).toEqual(new Set(["LETS_MEET_HOST", "LETS_MEET_EMAIL"]));
    expect(new Set(filled)).toEqual(new Set(needed));
  });
});

describe("the first start", () => {
  const prepare = (folder: string) =>
    execFileSync(process.execPath, [join(root, "deploy/compose/prepare.mjs")], {
      env: { SECRETS_FOLDER: folder, LETS_MEET_HOST: "192.0.2.7" },
    });
  const settingsIn = (folder: string) =>
    Variables.parse(
      Object.fromEntries(
        readFileSync(join(folder, "server.env"), "utf8")
          .trim()
          .split("\n")
          .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
      ),
    );

  test("makes a long secret, which the server and coturn share, and later starts keep it", () => {
    const folder = temporaryFolder();
    prepare(folder);
    const first = settingsIn(folder);
    const { ice } = parseConfig(first);
    expect(ice.turn?.secret).toMatch(/^[\da-f]{64}$/);
    expect(ice).toMatchObject({ shield: true, turn: { relayAddresses: ["192.0.2.7"] } });
    const coturn = readFileSync(join(folder, "turnserver.conf"), "utf8");
    expect(coturn).toContain(`static-auth-secret=${ice.turn?.secret}`);
    expect(coturn).toMatch(/^external-ip=192\.0\.2\.7\//m);
    prepare(folder);
    expect(settingsIn(folder)).toEqual(first);
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o400);
  });
});

describe("the Caddyfile", () => {
  test.runIf(has("caddy", "version"))("is valid for Caddy", () => {
    const checked = spawnSync(
      "caddy",
      ["validate", "--config", join(root, "deploy/compose/Caddyfile"), "--adapter", "caddyfile"],
      {
        env: {
          PATH: process.env["PATH"],
          HOME: temporaryFolder(),
          LETS_MEET_HOST: "meet.example",
          LETS_MEET_EMAIL: "it@meet.example",
          LETS_MEET_SERVER: "server:3000",
        },
        encoding: "utf8",
      },
    );
    expect(checked.status, checked.stderr).toBe(0);
  });
});

describe("the systemd units", () => {
  const folder = join(root, "deploy/systemd");
  const units = readdirSync(folder).filter((name) => name.endsWith(".service"));
  const variables = (unit: string) =>
    [...read(`deploy/systemd/${unit}`).matchAll(/^Environment=(.*)$/gm)].flatMap(([, line = ""]) =>
      line.split(" "),
    );

  test("of the server sets only variables that the server reads", () => {
    const given = variables("lets-meet.service").map((pair) => pair.split("=") as [string, string]);
    for (const [name] of given) expect(known).toContain(name);
    expect(parseConfig(Object.fromEntries(given)).http).toMatchObject({
      host: "127.0.0.1",
      trustedProxies: 1,
    });
  });

  test.runIf(has("systemd-analyze", "--version")).each(units)(
    "%s is hardened, and systemd knows every key",
    (unit) => {
      const path = join(folder, unit);
      const security = spawnSync("systemd-analyze", ["security", "--offline=true", "--threshold=30", path]);
      expect(security.status).toBe(0);
      // It exits with 0 even if it does not know a key.
      const verified = spawnSync("systemd-analyze", ["verify", path], { encoding: "utf8" });
      expect(verified.stderr).not.toMatch(/Unknown|Failed to parse/);
    },
  );
});

test("the blueprint for Render sets only variables that the server reads, and starts the image", () => {
  const Blueprint = z.object({
    services: z.tuple([
      z.object({
        dockerfilePath: z.string(),
        healthCheckPath: z.literal("/healthz"),
        disk: z.object({ mountPath: z.string() }),
        envVars: z.array(z.object({ key: z.string(), value: z.string().optional() })),
      }),
    ]),
  });
  const [service] = Blueprint.parse(parse(read("render.yaml"))).services;
  expect(statSync(join(root, service.dockerfilePath)).isFile()).toBe(true);
  for (const { key } of service.envVars) expect(known).toContain(key);
  const given = service.envVars.flatMap(({ key, value }) => (value === undefined ? [] : [[key, value]]));
  const { accounts } = parseConfig(z.record(z.string(), z.string()).parse(Object.fromEntries(given)));
  expect(accounts.storage).toEqual({ kind: "sqlite", path: `${service.disk.mountPath}/lets-meet.db` });
});
