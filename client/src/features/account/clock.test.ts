import { Credentials } from "@lets-meet/shared/protocol/account.ts";
import { refuse } from "@lets-meet/shared/protocol/ack.ts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { accessMs, renewAfterMs } from "../../net/api.ts";
import { loginMarkKey } from "../../net/login-mark.ts";
import { openAccount } from "./testing/page.ts";

beforeEach(() => {
  vi.useFakeTimers({ now: 1_700_000_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

const hour = 3_600_000;
const jumps = [2 * hour, -2 * hour, 3 * 24 * hour, -3 * 24 * hour] as const;
/** The system clock is corrected; monotonic time passes as before. */
const setClock = (byMs: number) => vi.setSystemTime(Date.now() + byMs);

async function loggedIn() {
  const page = openAccount();
  await page.account.actions.look();
  await page.account.actions.logIn(Credentials.parse({ name: "robin", password: "long enough" }));
  page.loggedInChanged.mockClear();
  const renewals = () => page.server.paths().filter((path) => path === "/account/refresh").length;
  return { ...page, renewals };
}

describe.each(jumps)("a clock that is set by %d ms", (byMs) => {
  it("right after a login keeps the user logged in and renews the login in time", async () => {
    const page = await loggedIn();
    await vi.advanceTimersByTimeAsync(30_000);
    setClock(byMs);
    await vi.advanceTimersByTimeAsync(renewAfterMs);
    expect(page.renewals()).toBe(1);
    await vi.advanceTimersByTimeAsync(10 * renewAfterMs);
    expect(page.renewals()).toBeLessThanOrEqual(12);
    expect(page.state().phase).toBe("logged-in");
    expect(page.server.reuses).toBe(0);
  });

  it("during a request does not take an old renewal for a new one", async () => {
    const page = await loggedIn();
    page.server.expire();
    page.server.routes.set("/rooms", () => ({ ok: true, value: { rooms: [], mostRooms: 5 } }));
    page.server.travel = async (what) => {
      if (what === "/rooms arrives") setClock(byMs);
    };
    // A mark written while the clock was wrong.
    page.storage.setItem(loginMarkKey, String(Date.now() + byMs / 2));
    await page.account.actions.openRooms();
    expect(page.renewals()).toBe(1);
    expect(page.state()).toMatchObject({ phase: "logged-in" });
  });

  it("does not hide from a page that another page has renewed the expired login", async () => {
    const page = await loggedIn();
    const before = page.storage.getItem(loginMarkKey);
    page.server.travel = () => Promise.reject(new TypeError("asleep"));
    await vi.advanceTimersByTimeAsync(accessMs + 60_000);
    setClock(byMs);
    page.hear(loginMarkKey, before, String(Date.now()));
    expect(page.loggedInChanged).toHaveBeenCalledOnce();
  });

  it("does not lock the user out: a retry is allowed once the announced delay has passed", async () => {
    const page = await loggedIn();
    page.server.routes.set("/account/password", () => refuse("rate-limited", 5_000));
    await page.account.actions.changePassword("long enough", "longer still");
    setClock(byMs);
    await vi.advanceTimersByTimeAsync(5_000);
    const state = page.state();
    const submission = "submission" in state ? state.submission : null;
    const retryAt = submission?.state === "failed" ? submission.trouble.retryAt : null;
    expect(retryAt).not.toBeNull();
    expect(retryAt).toBeLessThanOrEqual(performance.now());
  });
});
