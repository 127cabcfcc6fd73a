import { refuse } from "@lets-meet/shared/protocol/ack.ts";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { Api, accessMs, renewAfterMs } from "./api.ts";
import { loginMarkOn } from "./login-mark.ts";
import { unanswered } from "./request.ts";
import { FakeApiServer, fakeAccount, fakeTurns } from "./testing/api-server.ts";
import { memoryStorage } from "./testing/browser.ts";

const rooms = { path: "/rooms", answer: z.object({}) };
const start = 1_000_000_000;

function browser(locks: ReturnType<typeof fakeTurns> | null = fakeTurns()) {
  const server = new FakeApiServer();
  const storage = memoryStorage();
  const clock = { now: start };
  const cameBack = vi.fn<() => void>();
  const open = (given: typeof fetch = server.fetch) =>
    new Api({
      fetch: given,
      locks,
      mark: loginMarkOn(storage),
      now: () => clock.now++,
      age: (at) => clock.now - at,
      cameBack,
    });
  return { server, clock, cameBack, open, mark: loginMarkOn(storage) };
}

describe("a request", () => {
  it("is same-origin JSON and is never cached", async () => {
    const { server, open } = browser();
    server.logIn();
    await open().ask({ ...rooms, body: { name: "Den" } });
    expect(server.asked).toMatchObject([
      {
        path: "/rooms",
        body: { name: "Den" },
        init: {
          method: "POST",
          credentials: "same-origin",
          cache: "no-store",
          headers: { "content-type": "application/json" },
        },
      },
    ]);
    await open().ask(rooms);
    expect(server.asked[1]?.init.method).toBeUndefined();
  });

  it("resolves to the value that its schema has parsed", async () => {
    const { server, open } = browser();
    server.logIn();
    server.routes.set("/rooms", () => ({ ok: true, value: { a: 1, unknown: true } }));
    expect(await open().ask({ path: "/rooms", answer: z.object({ a: z.number() }) })).toEqual({
      ok: true,
      value: { a: 1 },
    });
  });

  it("resolves to the refusal and the time to wait", async () => {
    const { server, open } = browser();
    server.routes.set("/account/log-in", () => refuse("rate-limited", 5_000));
    const request = { path: "/account/log-in", body: {}, answer: z.object({}) };
    expect(await open().exchange(request, "logged-in")).toEqual(refuse("rate-limited", 5_000));
  });

  it.each([
    ["the network fails", () => Promise.reject(new TypeError("Failed to fetch")), unanswered],
    ["no answer comes in time", () => Promise.reject(new DOMException("late", "TimeoutError")), unanswered],
    ["a proxy answers", () => Promise.resolve(new Response("<html>", { status: 502 })), refuse("internal")],
    [
      "the value does not match its schema",
      () => Promise.resolve(Response.json({ ok: true })),
      refuse("internal"),
    ],
    [
      "the refusal is unknown",
      () => Promise.resolve(Response.json({ ok: false, code: "?" })),
      refuse("internal"),
    ],
  ] as const)("never throws: %s", async (_what, given, answer) => {
    expect(await browser().open(given).ask(rooms)).toEqual(answer);
  });
});

describe("an expired access token", () => {
  let page: ReturnType<typeof browser>;
  beforeEach(() => {
    page = browser();
    page.server.logIn();
    page.mark.set(start - renewAfterMs);
    page.server.expire();
  });

  it("is renewed, and the request is sent again", async () => {
    expect(await page.open().ask(rooms)).toEqual({ ok: true, value: {} });
    expect(page.server.paths()).toEqual(["/rooms", "/account/refresh", "/rooms"]);
  });

  it("is renewed once for many requests of many pages", async () => {
    const [one, other] = [page.open(), page.open()];
    const answers = await Promise.all([
      one.ask(rooms),
      one.ask(rooms),
      other.ask(rooms),
      other.whoIsLoggedIn(),
    ]);
    expect(answers.map(({ ok }) => ok)).toEqual([true, true, true, true]);
    expect(page.server.paths().filter((path) => path === "/account/refresh")).toHaveLength(1);
    expect(page.server.reuses).toBe(0);
  });

  it("is renewed once for many requests of a page without Web Locks", async () => {
    const alone = browser(null);
    alone.server.logIn();
    alone.server.expire();
    const api = alone.open();
    await Promise.all([api.ask(rooms), api.ask(rooms), api.ask(rooms)]);
    expect(alone.server.paths().filter((path) => path === "/account/refresh")).toHaveLength(1);
  });

  it("that cannot be renewed ends the login, and the request is not sent again", async () => {
    page.server.end();
    expect(await page.open().ask(rooms)).toEqual(refuse("not-logged-in"));
    expect(page.server.paths()).toEqual(["/rooms", "/account/refresh"]);
    expect(page.mark.at()).toBeNull();
  });

  it("does not end the login when its renewal stays unanswered", async () => {
    const failing: typeof fetch = (input, init) =>
      input === "/api/account/refresh" ? Promise.reject(new TypeError()) : page.server.fetch(input, init);
    expect(await page.open(failing).ask(rooms)).toEqual(unanswered);
    expect(page.mark.at()).not.toBeNull();
    expect(await page.open().ask(rooms)).toEqual({ ok: true, value: {} });
  });

  it("is renewed by the next request when the answer to its renewal was lost", async () => {
    const api = page.open();
    page.server.travel = (what) =>
      what === "/account/refresh is answered" ? Promise.reject(new TypeError()) : Promise.resolve();
    expect(await api.ask(rooms)).toEqual(unanswered);
    page.server.travel = () => Promise.resolve();
    expect(await api.ask(rooms)).toEqual({ ok: true, value: {} });
    expect([page.server.repeats, page.server.reuses]).toEqual([1, 0]);
    page.server.expire();
    page.server.endOverlap();
    expect(await api.ask(rooms)).toEqual({ ok: true, value: {} });
  });

  it("ends the login when the answer to its renewal was lost long ago", async () => {
    const api = page.open();
    page.server.travel = (what) =>
      what === "/account/refresh is answered" ? Promise.reject(new TypeError()) : Promise.resolve();
    expect(await api.ask(rooms)).toEqual(unanswered);
    page.server.travel = () => Promise.resolve();
    page.server.endOverlap();
    expect(await api.ask(rooms)).toEqual(refuse("not-logged-in"));
    expect(page.mark.at()).toBeNull();
  });

  it("has its request sent again only once, even if the server refuses that request too", async () => {
    page.server.routes.set("/rooms", () => refuse("not-logged-in"));
    expect(await page.open().ask(rooms)).toEqual(refuse("not-logged-in"));
    expect(page.server.paths()).toEqual(["/rooms", "/account/refresh", "/rooms"]);
  });

  it("calls cameBack only if it had expired: until then, open sockets stay logged in", async () => {
    await page.open().renew(start - renewAfterMs);
    expect(page.cameBack).not.toHaveBeenCalled();
    page.clock.now += accessMs + 1_000;
    page.server.expire();
    await page.open().ask(rooms);
    expect(page.cameBack).toHaveBeenCalledOnce();
  });
});

describe("a request that changes the cookies", () => {
  it("waits for a renewal in progress on any page", async () => {
    const { server, open } = browser();
    server.logIn();
    server.expire();
    const answered = Promise.withResolvers<void>();
    server.travel = async (what) => {
      if (what === "/account/refresh is answered") await answered.promise;
    };
    const renewed = open().renew(start);
    const left = open().exchange({ path: "/account/log-out", body: {}, answer: z.object({}) }, "logged-out");
    await vi.waitFor(() => expect(server.paths()).toEqual(["/account/refresh"]));
    answered.resolve();
    expect((await renewed).ok && (await left).ok).toBe(true);
    expect(server.paths()).toEqual(["/account/refresh", "/account/log-out"]);
    expect(await open().whoIsLoggedIn()).toEqual({ ok: true, value: null });
  });

  it("renews an expired access token first: an idle page changes the password", async () => {
    const { server, open, mark } = browser();
    server.logIn();
    server.expire();
    server.routes.set("/account/password", () => ({ ok: true, value: fakeAccount }));
    const change = { path: "/account/password", body: {}, answer: z.object({}) };
    expect((await open().exchange(change, "logged-in")).ok).toBe(true);
    expect(server.paths()).toEqual(["/account/password", "/account/refresh", "/account/password"]);
    expect(mark.at()).not.toBeNull();
  });

  it("outlives its page, so that the browser receives its cookies", async () => {
    const { server, open } = browser();
    await open().exchange({ path: "/account/log-in", body: {}, answer: z.object({}) }, "logged-in");
    expect(server.asked[0]?.init.keepalive).toBe(true);
  });
});

describe("the logged-in account", () => {
  it("is null in a browser that never logged in, after a single request", async () => {
    const { server, open } = browser();
    expect(await open().whoIsLoggedIn()).toEqual({ ok: true, value: null });
    expect(server.paths()).toEqual(["/account"]);
  });

  it("is found when its access token has expired in the meantime", async () => {
    const { server, open, mark, cameBack } = browser();
    server.logIn();
    mark.set(start - 10 * accessMs);
    server.expire();
    expect(await open().whoIsLoggedIn()).toEqual({ ok: true, value: fakeAccount });
    expect(cameBack).toHaveBeenCalledOnce();
  });

  it("is null once the login has ended elsewhere", async () => {
    const { server, open, mark } = browser();
    server.logIn();
    mark.set(start);
    server.end();
    expect(await open().whoIsLoggedIn()).toEqual({ ok: true, value: null });
    expect(mark.at()).toBeNull();
  });

  it("gets a mark that is due for renewal when the age of its cookies is unknown", async () => {
    const { server, open, mark, clock } = browser();
    server.logIn();
    await open().whoIsLoggedIn();
    expect(clock.now - (mark.at() ?? 0)).toBeGreaterThanOrEqual(renewAfterMs);
  });
});
