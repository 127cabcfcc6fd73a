import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { Api, accessMs } from "./api.ts";
import { loginMarkOn } from "./login-mark.ts";
import { FakeApiServer, fakeAccount, fakeTurns } from "./testing/api-server.ts";
import { shelfOf } from "./testing/browser.ts";

const rooms = { path: "/rooms", answer: z.object({}) };
const step = fc.oneof(
  fc.record({ kind: fc.constantFrom("ask", "who", "renew", "password"), page: fc.nat({ max: 2 }) }),
  fc.constant({ kind: "expire", page: 0 } as const),
);

/** Three pages of one browser; what they do overlaps as the schedule has it. */
async function play(
  schedule: fc.Scheduler,
  steps: readonly { readonly kind: string; readonly page: number }[],
  together: boolean,
) {
  const server = new FakeApiServer();
  server.logIn();
  server.routes.set("/account/password", () => ({ ok: true, value: fakeAccount }));
  server.travel = (what) => schedule.schedule(Promise.resolve(), what);
  const shelf = shelfOf();
  const clock = { now: 1 };
  const locks = fakeTurns();
  const pages = [0, 1, 2].map(
    () =>
      new Api({
        fetch: server.fetch,
        locks: together ? locks : null,
        mark: loginMarkOn(together ? shelf : shelfOf()),
        now: () => clock.now++,
        cameBack: () => {},
      }),
  );
  const acts = steps.map(({ kind, page }) => {
    const api = pages[page];
    if (kind === "expire") return Promise.resolve(server.expire());
    if (kind === "who") return api?.whoIsLoggedIn();
    if (kind === "renew") return api?.renew(clock.now);
    if (kind === "password")
      return api?.exchange({ path: "/account/password", body: {}, answer: z.object({}) }, "logged-in");
    return api?.ask(rooms);
  });
  const answers = await schedule.waitFor(Promise.all(acts));
  return { reuses: server.reuses, answers };
}

describe("pages of one browser", () => {
  it("never show a refresh token twice, however their requests overlap", async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.array(step, { maxLength: 12 }), async (schedule, steps) => {
        const { reuses, answers } = await play(schedule, steps, true);
        expect(reuses).toBe(0);
        for (const answer of answers) if (answer !== undefined) expect(answer.ok).toBe(true);
      }),
    );
  });

  it("would, if they knew nothing of each other", async () => {
    const seen = await Promise.all(
      fc
        .sample(fc.tuple(fc.scheduler()), { numRuns: 20, seed: 1 })
        .map(([schedule]) =>
          play(
            schedule,
            [{ kind: "expire", page: 0 }, ...[0, 1, 2].map((page) => ({ kind: "ask", page }))],
            false,
          ),
        ),
    );
    expect(seen.some(({ reuses }) => reuses > 0)).toBe(true);
  });
});

describe("a page that is reloaded in the middle of a renewal", () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: 1_000_000 });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function reload() {
    const server = new FakeApiServer();
    server.logIn();
    server.expire();
    const mark = loginMarkOn(shelfOf());
    mark.set(Date.now() - accessMs);
    const open = () =>
      new Api({ fetch: server.fetch, locks: fakeTurns(), mark, now: Date.now, cameBack: () => {} });
    return { server, mark, open };
  }

  it("waits for the answer that is still on its way to the browser, and does not show the old token", async () => {
    const { server, mark, open } = reload();
    let arrive = () => {};
    server.travel = (what) =>
      what === "/account/refresh is answered"
        ? new Promise<void>((resolve) => {
            arrive = resolve;
          })
        : Promise.resolve();
    void open().whoIsLoggedIn();
    await vi.advanceTimersByTimeAsync(10);
    // The reload: the lock is free again, the first page never hears of its answer.
    const after = open().whoIsLoggedIn();
    await vi.advanceTimersByTimeAsync(600);
    arrive();
    await vi.advanceTimersByTimeAsync(600);
    expect(await after).toEqual({ ok: true, value: fakeAccount });
    expect(server.paths().filter((path) => path === "/account/refresh")).toHaveLength(1);
    expect(server.reuses).toBe(0);
    expect(mark.renewalBegunAt()).toBeNull();
  });

  it("renews by itself when no answer comes", async () => {
    const { server, mark, open } = reload();
    mark.beginRenewal(Date.now());
    const after = open().whoIsLoggedIn();
    await vi.advanceTimersByTimeAsync(3_500);
    expect(await after).toEqual({ ok: true, value: fakeAccount });
    expect(server.paths().filter((path) => path === "/account/refresh")).toHaveLength(1);
  });

  it.each([
    ["long ago", -60_000],
    ["in the future, as the clock has been set back", 60_000],
  ])("waits for nothing when the renewal was begun %s", async (_when, offsetMs) => {
    const { mark, open } = reload();
    mark.beginRenewal(Date.now() + offsetMs);
    const after = open().whoIsLoggedIn();
    await vi.advanceTimersByTimeAsync(0);
    expect(await after).toEqual({ ok: true, value: fakeAccount });
  });
});
