import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { Api, accessMs } from "./api.ts";
import { loginMarkOn } from "./login-mark.ts";
import { FakeApiServer, fakeAccount, fakeTurns } from "./testing/api-server.ts";
import { memoryStorage } from "./testing/browser.ts";

const rooms = { path: "/rooms", answer: z.object({}) };
const step = fc.oneof(
  fc.record({ kind: fc.constantFrom("ask", "who", "renew", "password"), page: fc.nat({ max: 2 }) }),
  fc.constant({ kind: "expire", page: 0 } as const),
);

/** Three pages of one browser. The schedule decides how their requests overlap. */
async function play(
  schedule: fc.Scheduler,
  steps: readonly { readonly kind: string; readonly page: number }[],
  withLocks: boolean,
) {
  const server = new FakeApiServer();
  server.logIn();
  server.routes.set("/account/password", () => ({ ok: true, value: fakeAccount }));
  server.travel = (what) => schedule.schedule(Promise.resolve(), what);
  const storage = memoryStorage();
  const clock = { now: 1 };
  const locks = fakeTurns();
  const pages = [0, 1, 2].map(
    () =>
      new Api({
        fetch: server.fetch,
        locks: withLocks ? locks : null,
        mark: loginMarkOn(storage),
        now: () => clock.now++,
        age: (at) => clock.now - at,
        cameBack: () => {},
      }),
  );
  const acts = steps.map(({ kind, page }) => {
    const api = pages[page];
    if (api === undefined) throw new Error("there is no such page");
    if (kind === "expire") {
      server.expire();
      return Promise.resolve({ ok: true });
    }
    if (kind === "who") return api.whoIsLoggedIn();
    if (kind === "renew") return api.renew(loginMarkOn(storage).at());
    if (kind === "password")
      return api.exchange({ path: "/account/password", body: {}, answer: z.object({}) }, "logged-in");
    return api.ask(rooms);
  });
  const answers = await schedule.waitFor(Promise.all(acts));
  return { repeats: server.repeats, reuses: server.reuses, answers };
}

describe("pages of one browser", () => {
  it("never send a refresh token twice, however their requests overlap", async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.array(step, { maxLength: 12 }), async (schedule, steps) => {
        const { repeats, reuses, answers } = await play(schedule, steps, true);
        expect([repeats, reuses]).toEqual([0, 0]);
        for (const answer of answers) expect(answer.ok).toBe(true);
      }),
    );
  });

  it("keep their login without Web Locks, although they send the same token at the same time", async () => {
    const steps = [{ kind: "expire", page: 0 }, ...[0, 1, 2].map((page) => ({ kind: "ask", page }))];
    let repeated = 0;
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (schedule) => {
        const { repeats, reuses, answers } = await play(schedule, steps, false);
        expect(reuses).toBe(0);
        for (const answer of answers) expect(answer.ok).toBe(true);
        repeated += repeats;
      }),
    );
    expect(repeated).toBeGreaterThan(0);
  });
});

describe("a page that is reloaded in the middle of a renewal", () => {
  type Arrivals = Record<"first" | "second", PromiseWithResolvers<void>>;

  /**
   * The first page has requested its renewal and is gone: its lock is free again, and it never receives the
   * answer.
   */
  async function reload(later: Partial<Arrivals>) {
    const server = new FakeApiServer();
    server.logIn();
    server.expire();
    const [mark, clock] = [loginMarkOn(memoryStorage()), { now: 2 * accessMs }];
    mark.set(clock.now - accessMs);
    const open = () =>
      new Api({
        fetch: server.fetch,
        locks: fakeTurns(),
        mark,
        now: () => clock.now++,
        age: (at) => clock.now - at,
        cameBack: () => {},
      });
    let answered = 0;
    server.travel = async (what) => {
      if (what !== "/account/refresh is answered") return;
      await (answered++ === 0 ? later.first : later.second)?.promise;
    };
    void open().whoIsLoggedIn();
    await vi.waitFor(() => expect(answered).toBe(1));
    return { server, mark, open, answered: () => answered };
  }
  const loggedIn = { ok: true, value: fakeAccount };

  it.each(["first", "second"] as const)(
    "is logged in when it asks again at once and the %s answer comes last",
    async (last) => {
      const later = { first: Promise.withResolvers<void>(), second: Promise.withResolvers<void>() };
      const { server, open, answered } = await reload(later);
      const after = open().whoIsLoggedIn();
      await vi.waitFor(() => expect(answered()).toBe(2));
      later[last === "first" ? "second" : "first"].resolve();
      if (last === "first") expect(await after).toEqual(loggedIn);
      later[last].resolve();
      expect(await after).toEqual(loggedIn);
      expect([server.repeats, server.reuses]).toEqual([1, 0]);
      await vi.waitFor(() => expect(server.paths().filter((path) => path === "/account")).toHaveLength(4));
      // Both answers gave the browser the same token, so a renewal long afterwards succeeds.
      server.endOverlap();
      server.expire();
      expect(await open().ask(rooms)).toEqual({ ok: true, value: {} });
      expect(server.reuses).toBe(0);
    },
  );

  it("is logged in when it asks after the browser has received the answer", async () => {
    const first = Promise.withResolvers<void>();
    const { server, open } = await reload({ first });
    first.resolve();
    await vi.waitFor(async () => expect(await open().whoIsLoggedIn()).toEqual(loggedIn));
    expect(server.reuses).toBe(0);
  });
});
