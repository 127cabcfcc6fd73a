import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { NewInvite, OwnedRoom } from "@lets-meet/shared/protocol/room-book.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { type App, compose } from "../compose.ts";
import { TokenService } from "../services/account/token.ts";
import { TestBrowser } from "../testing/browser.ts";
import { testConfig } from "../testing/config.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { signingKey } from "../testing/tokens.ts";
import { type openApi, operations } from "./openapi.ts";

const DATABASE_PATH = join(temporaryFolder(afterAll), "accounts.db");
const key = signingKey("k1", 7);
const env = {
  DATABASE_PATH,
  AUTH_KEYS: `k1:${Buffer.from(key.secret).toString("base64url")}`,
  ROOM_MAKERS: "nobody",
  TRUSTED_PROXIES: "1",
};
let app: App;
let owner: TestBrowser;
let token: string;

beforeAll(async () => {
  app = await compose(testConfig(env));
  owner = new TestBrowser(app.url);
  await owner.signUp();
  const command = [join(import.meta.dirname, "../accounts.ts"), "token", owner.name, "1"];
  token = (await promisify(execFile)(process.execPath, command, { env })).stdout.trim();
}, 30_000);
afterAll(async () => {
  await app[Symbol.asyncDispose]();
});

/** A request as a program sends it: without cookies, and without an origin. */
async function ask(path: string, body?: unknown, bearer = token) {
  const response = await fetch(`${app.url}/api/rooms${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: { authorization: `Bearer ${bearer}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, answer: await response.json() };
}
const Room = z.object({ ok: z.literal(true), value: OwnedRoom });
const Invite = z.object({ ok: z.literal(true), value: NewInvite });
const refused = { status: 401, answer: { ok: false, code: "not-logged-in" } };

describe("a program with an operator's token", () => {
  test("makes rooms and invites, also where nobody else may make rooms", async () => {
    const room = Room.parse((await ask("", { name: "Lesson 5" })).answer).value;
    const invite = Invite.parse(
      (await ask(`/${room.roomId}/invites`, { lifetimeMs: 3_600_000 })).answer,
    ).value;
    expect(invite.token.length).toBeGreaterThanOrEqual(20);
    expect((await ask("")).answer).toMatchObject({
      value: { rooms: [{ name: "Lesson 5" }], mayCreate: true },
    });
    expect(await owner.ask("/rooms", { name: "Den" })).toMatchObject({ answer: { code: "switched-off" } });
    expect((await ask(`/${room.roomId}/end`, {})).status).toBe(200);
  });

  test("whose token is forged, expired or of another kind is refused, whatever its cookies", async () => {
    const tokens = new TokenService({ keys: [key], accessMs: 600_000 }, Date.now);
    const [, claims = ""] = token.split(".");
    const { sub, fam } = JSON.parse(Buffer.from(claims, "base64url").toString()) as {
      sub: never;
      fam: string;
    };
    const identity = { account: sub, family: fam };
    const forger = new TokenService(
      { keys: [{ ...key, secret: signingKey("k1", 8).secret }], accessMs: 1 },
      Date.now,
    );
    for (const [what, bearer] of [
      ["right", await tokens.issueForProgram(identity, Date.now() + 60_000)],
      ["expired", await tokens.issueForProgram(identity, Date.now() - 1_000)],
      ["of a page", await tokens.issue(identity)],
      ["forged", await forger.issueForProgram(identity, Date.now() + 60_000)],
      ["none", "rubbish"],
    ] as const)
      expect(await ask("", undefined, bearer), what).toMatchObject(
        what === "right" ? { status: 200 } : refused,
      );
    expect((await owner.ask("/rooms", undefined, { authorization: "Bearer rubbish" })).status).toBe(401);
    const program = await tokens.issueForProgram(identity, Date.now() + 60_000);
    const asPage = await new TestBrowser(app.url).ask("/rooms", undefined, {
      cookie: `__Host-access=${program}`,
    });
    expect(asPage.status).toBe(401);
  });

  test("is refused once the account's owner has ended its login", async () => {
    const { answer } = await owner.ask("/account/security");
    const { logins } = (answer as { value: { logins: { loginId: string; device: string }[] } }).value;
    const program = logins.find(({ device }) => device === "Program");
    await owner.ask("/account/logins/end", { loginId: program?.loginId });
    expect(await ask("")).toEqual(refused);
  });
});

describe("the document of the API", () => {
  test("is served as OpenAPI, with a schema of every body and answer", async () => {
    const response = await fetch(`${app.url}/api/docs`);
    expect(response.headers.get("content-type")).toMatch(/^application\/json/);
    const served = (await response.json()) as ReturnType<typeof openApi>;
    expect(served.openapi).toBe("3.1.0");
    expect(JSON.stringify(served.paths["/api/rooms"])).toContain('"capacity"');
    expect(Object.values(served.paths).flatMap(Object.keys)).toHaveLength(operations.length);
  });

  test("has exactly the routes of the server", () => {
    const code = readFileSync(join(import.meta.dirname, "rooms.ts"), "utf8");
    const routes = [...code.matchAll(/routes\.(get|post)\(\s*"([^"]*)"/g)].map(
      ([, method, path = ""]) =>
        `${method} /api/rooms${path === "/" ? "" : path.replaceAll(/:(\w+)/g, "{$1}")}`,
    );
    expect(routes.length).toBeGreaterThan(5);
    expect(operations.map(({ method, path }) => `${method} ${path}`).toSorted()).toEqual(routes.toSorted());
  });
});
