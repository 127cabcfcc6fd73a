import { ackOf } from "@lets-meet/shared/protocol/ack.ts";
import { IceServers } from "@lets-meet/shared/protocol/ice-servers.ts";
import type { SessionKey } from "@lets-meet/shared/protocol/session.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type App, compose } from "../compose.ts";
import { parseConfig } from "../config.ts";
import { TestPage } from "../testing/page.ts";
import { wish } from "../testing/samples.ts";

let app: App;
beforeAll(async () => {
  const env = { PORT: "0", HOST: "127.0.0.1", LOG_LEVEL: "silent", DATABASE_PATH: ":memory:" };
  const turn = { TURN_URLS: "turn:192.0.2.1:3478", TURN_SECRET: "a-secret-of-coturn" };
  app = await compose(parseConfig({ ...env, ...turn }));
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
});

const bearer = ({ sessionId, secret }: SessionKey) => `Bearer ${sessionId}.${secret}`;

async function ask(query: string, authorization?: string) {
  const headers = authorization === undefined ? {} : { authorization };
  const response = await fetch(`${app.url}/api/ice-servers${query}`, { headers });
  const answer = ackOf(IceServers).parse(await response.json());
  return { status: response.status, cache: response.headers.get("cache-control"), answer };
}

test("a session that searches by video receives TURN with credentials, uncached, and the shield setting", async () => {
  using page = new TestPage(app.url);
  const { session, shield, iceServers } = await page.attached();
  expect(shield).toBe(true);
  expect(iceServers.flatMap(({ urls }) => urls).every((url) => url.startsWith("stun:"))).toBe(true);
  expect(await ask("?purpose=call", bearer(session))).toMatchObject({
    status: 409,
    answer: { ok: false, code: "no-call" },
  });
  const searching = await page.ask("stranger:search", wish({ mode: "video" }));
  const { status, cache, answer } = await ask("?purpose=call", bearer(session));
  expect({ status, cache }).toEqual({ status: 200, cache: "no-store" });
  expect(answer).toMatchObject({
    ok: true,
    value: { policy: "relay", expiresInMs: 600_000, iceServers: [{ urls: ["turn:192.0.2.1:3478"] }] },
  });
  // The answer to the search already contained the same.
  expect(answer.ok && searching).toMatchObject({
    ok: true,
    value: {
      ice: { policy: "relay", expiresInMs: 600_000, iceServers: [{ urls: ["turn:192.0.2.1:3478"] }] },
    },
  });
});

test("a session without a call may check its path to the servers", async () => {
  using page = new TestPage(app.url);
  const { session } = await page.attached();
  expect(await ask("?purpose=check", bearer(session))).toMatchObject({
    status: 200,
    answer: { ok: true, value: { policy: "all" } },
  });
});

test("a request without a session's own key is refused", async () => {
  using page = new TestPage(app.url);
  const { session } = await page.attached();
  const wrong = { ...session, secret: session.secret.replace(/^./, (first) => (first === "a" ? "b" : "a")) };
  for (const header of [
    undefined,
    bearer(wrong),
    "Bearer rubbish",
    `Basic ${session.sessionId}.${session.secret}`,
  ])
    expect(await ask("?purpose=check", header)).toMatchObject({
      status: 401,
      answer: { ok: false, code: "no-such-session" },
    });
});

test("an unknown purpose is a bad request", async () => {
  for (const query of ["", "?purpose=mine", "?purpose=call&purpose=call"])
    expect(await ask(query, "Bearer x.y")).toMatchObject({ status: 400, answer: { code: "bad-payload" } });
});
