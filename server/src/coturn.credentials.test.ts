import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ackOf } from "@lets-meet/shared/protocol/ack.ts";
import { IceServers } from "@lets-meet/shared/protocol/ice-servers.ts";
import { afterEach, describe, expect, test } from "vitest";
import { compose } from "./compose.ts";
import { parseConfig } from "./config.ts";
import { credentials, hasCoturn, type RunningCoturn, startCoturn, turnSecret } from "./testing/coturn.ts";
import { TestPage } from "./testing/page.ts";
import { temporaryFolder } from "./testing/temporary-folder.ts";

const running: RunningCoturn[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.stop()));
});
async function start(...how: Parameters<typeof startCoturn>): Promise<RunningCoturn> {
  const one = await startCoturn(...how);
  running.push(one);
  return one;
}

describe.runIf(hasCoturn)("with coturn", () => {
  test("a page relays with credentials from the server", async () => {
    const pool = await start("strangers");
    const env = { PORT: "0", HOST: "127.0.0.1", LOG_LEVEL: "silent", DATABASE_PATH: ":memory:" };
    const turn = { TURN_URLS: `turn:127.0.0.1:${pool.port}?transport=udp`, TURN_SECRET: turnSecret };
    await using app = await compose(parseConfig({ ...env, ...turn }));
    using page = new TestPage(app.url);
    const { session } = await page.attached();
    const response = await fetch(`${app.url}/api/ice-servers?purpose=check`, {
      headers: { authorization: `Bearer ${session.sessionId}.${session.secret}` },
    });
    const answer = ackOf(IceServers).parse(await response.json());
    const { username = "", credential = "" } = (answer.ok && answer.value.iceServers.at(-1)) || {};
    using client = await pool.client();
    expect(await client.allocate({ username, credential })).toMatchObject({ address: "127.0.0.1" });
  });

  test.each([
    ["that have ended", "strangers", () => credentials(-60)],
    ["of another secret", "strangers", () => credentials(600, "another-secret-altogether")],
    ["without a password", "strangers", () => ({ ...credentials(), credential: "" })],
    ["that have ended", "rooms", () => credentials(-60)],
    ["of another secret", "rooms", () => credentials(600, "another-secret-altogether")],
  ] as const)("credentials %s are refused by %s", async (_what, kind, made) => {
    const pool = await start(kind);
    using client = await pool.client();
    expect(await client.allocate(made())).toBe(401);
  });

  test("the quota counts all allocations of a handle, whatever the expiry of its credentials", async () => {
    const pool = await start("strangers", { TURN_USER_QUOTA: "2" });
    const ends = [600, 601, 602];
    const clients = await Promise.all(ends.map(() => pool.client()));
    const answers: unknown[] = [];
    for (const [n, client] of clients.entries()) answers.push(await client.allocate(credentials(ends[n])));
    expect(answers).toEqual([expect.any(Object), expect.any(Object), 486]);
    for (const client of clients) client[Symbol.dispose]();
  });

  test("the log contains no user names or addresses", async () => {
    const file = join(temporaryFolder(), "turn.log");
    const outputs: string[] = [];
    for (const variables of [{}, { TURN_LOG: file }]) {
      const pool = await start("rooms", variables);
      const client = await pool.allocated(credentials());
      await client.permit({ address: "10.1.2.3", port: 40_000 });
      client[Symbol.dispose]();
      await pool.stop();
      outputs.push(pool.output());
    }
    expect(readFileSync(file, "utf8")).toMatch(/10\.1\.2\.3/);
    expect(outputs.join("\n")).not.toMatch(/handle|session|10\.1\.2\.3/i);
  });
});
