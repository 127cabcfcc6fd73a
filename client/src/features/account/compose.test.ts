import { Credentials } from "@lets-meet/shared/protocol/account.ts";
import { refuse } from "@lets-meet/shared/protocol/ack.ts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { renewAfterMs } from "../../net/api.ts";
import { loginMarkKey } from "../../net/login-mark.ts";
import { FakeApiServer, fakeAccount } from "../../net/testing/api-server.ts";
import { memoryStorage } from "../../net/testing/browser.ts";
import { openAccount } from "./testing/page.ts";
import { inviteIdOf, roomIdOf, roomOf, usualSettings } from "./testing/samples.ts";

beforeEach(() => {
  vi.useFakeTimers({ now: 1_700_000_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

const settle = () => vi.advanceTimersByTimeAsync(0);
const credentials = Credentials.parse({ name: "robin", password: "long enough" });

async function loggedInPage() {
  const page = openAccount();
  await page.account.actions.look();
  await page.account.actions.logIn(credentials);
  page.loggedInChanged.mockClear();
  return page;
}
type Page = Awaited<ReturnType<typeof loggedInPage>>;

const rooms = (page: Page) => {
  const state = page.state();
  return state.phase === "logged-in" && state.list.state === "loaded" ? state.list.rooms : null;
};
const submission = (page: Page) => {
  const state = page.state();
  return "submission" in state ? state.submission : null;
};

describe("a changed login is reported", () => {
  it("when a user logs in and out, and not when the first look finds no login", async () => {
    const page = openAccount();
    await page.account.actions.look();
    expect(page.loggedInChanged).not.toHaveBeenCalled();
    expect(await page.account.actions.logIn(credentials)).toBe("done");
    expect(page.loggedInChanged).toHaveBeenCalledTimes(1);
    expect(await page.account.actions.logOut()).toBe("done");
    expect(page.loggedInChanged).toHaveBeenCalledTimes(2);
    expect(page.state()).toMatchObject({ phase: "logged-out", farewell: "logged-out" });
  });

  it("not when a load finds the login that its handshake already had", async () => {
    const server = new FakeApiServer();
    server.logIn();
    const page = openAccount({ server, storage: memoryStorage({ [loginMarkKey]: String(Date.now()) }) });
    await page.account.actions.look();
    expect(page.state().phase).toBe("logged-in");
    expect(page.loggedInChanged).not.toHaveBeenCalled();
  });

  it("when the password has changed: the server has closed all earlier sockets", async () => {
    const page = await loggedInPage();
    page.server.routes.set("/account/password", () => ({ ok: true, value: fakeAccount }));
    expect(await page.account.actions.changePassword("long enough", "longer still")).toBe("done");
    expect(page.loggedInChanged).toHaveBeenCalledOnce();
    expect(submission(page)).toEqual({ state: "done", task: "change-password" });
  });

  it("when another page has renewed an expired login", async () => {
    const page = await loggedInPage();
    const renewedAfter = (ms: number) => page.hear(loginMarkKey, String(Date.now() - ms), String(Date.now()));
    renewedAfter(700_000);
    expect(page.loggedInChanged).toHaveBeenCalledOnce();
    renewedAfter(500_000);
    expect(page.loggedInChanged).toHaveBeenCalledOnce();
  });
});

describe("a login", () => {
  it("is renewed before its access token expires, as long as the page is open", async () => {
    const page = await loggedInPage();
    const renewals = () => page.server.paths().filter((path) => path === "/account/refresh").length;
    await vi.advanceTimersByTimeAsync(renewAfterMs - 60_000);
    expect(renewals()).toBe(0);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(renewals()).toBe(1);
    await vi.advanceTimersByTimeAsync(renewAfterMs);
    expect(renewals()).toBe(2);
    expect(page.loggedInChanged).not.toHaveBeenCalled();
  });

  it("is renewed again within the server's one-minute overlap when the answer was lost", async () => {
    const page = await loggedInPage();
    const triedAt: number[] = [];
    page.server.travel = async (what) => {
      if (what === "/account/refresh arrives") triedAt.push(Date.now());
      if (what === "/account/refresh is answered" && triedAt.length === 1) throw new TypeError("lost");
    };
    await vi.advanceTimersByTimeAsync(renewAfterMs + 60_000);
    const [first = 0, second = Number.POSITIVE_INFINITY] = triedAt;
    expect(second - first).toBeLessThanOrEqual(30_000);
    expect([page.server.repeats, page.server.reuses]).toEqual([1, 0]);
    expect(page.state().phase).toBe("logged-in");
  });

  it("that ended elsewhere is noticed by the next renewal", async () => {
    const page = await loggedInPage();
    page.server.end();
    await vi.advanceTimersByTimeAsync(renewAfterMs + 60_000);
    expect(page.state()).toMatchObject({ phase: "logged-out", farewell: "expired" });
    expect(page.loggedInChanged).toHaveBeenCalledOnce();
  });

  it("that ended elsewhere is noticed by any other request", async () => {
    const page = await loggedInPage();
    page.server.end();
    await page.account.actions.openRooms();
    expect(page.state()).toMatchObject({ phase: "logged-out", farewell: "expired" });
  });

  it("is picked up by every page of the browser, and so is a logout", async () => {
    const here = openAccount();
    const there = openAccount({ server: here.server, storage: here.storage });
    await there.account.actions.look();
    await here.account.actions.look();
    await here.account.actions.logIn(credentials);
    there.hear(loginMarkKey, null, here.storage.getItem(loginMarkKey));
    await settle();
    expect(there.state().phase).toBe("logged-in");
    await here.account.actions.logOut();
    there.hear(null, null, null);
    await settle();
    expect(there.state()).toMatchObject({ phase: "logged-out", farewell: "expired" });
    there.hear("something-else", null, "1");
    expect(there.server.paths().at(-1)).toBe("/account");
  });

  it("stays unknown while no server answers, until the page asks again", async () => {
    const server = new FakeApiServer();
    server.travel = () => Promise.reject(new TypeError("Failed to fetch"));
    const page = openAccount({ server });
    await page.account.actions.look();
    expect(page.state()).toEqual({ phase: "unreachable" });
    server.travel = () => Promise.resolve();
    await page.account.actions.look();
    expect(page.state().phase).toBe("logged-out");
  });
});

describe("a submission", () => {
  it("runs alone: a second press does nothing", async () => {
    const page = openAccount();
    await page.account.actions.look();
    const outcomes = await Promise.all([
      page.account.actions.logIn(credentials),
      page.account.actions.logIn(credentials),
    ]);
    expect(outcomes).toEqual(["done", "ignored"]);
  });

  it("that is refused gives the reason and the time of a retry, until it is forgotten", async () => {
    const page = openAccount();
    await page.account.actions.look();
    page.server.routes.set("/account/log-in", () => refuse("rate-limited", 5_000));
    expect(await page.account.actions.logIn(credentials)).toBe("rate-limited");
    expect(submission(page)).toMatchObject({
      state: "failed",
      trouble: { code: "rate-limited", retryAt: performance.now() + 5_000 },
    });
    page.account.actions.forget();
    expect(submission(page)).toEqual({ state: "none" });
  });
});

describe("rooms", () => {
  const room = roomOf("a", {}, 0);
  async function withRoom() {
    const page = await loggedInPage();
    page.server.routes.set("/rooms", () => ({ ok: true, value: { rooms: [room], usual: usualSettings } }));
    await page.account.actions.openRooms();
    expect(rooms(page)).toEqual([room]);
    return page;
  }

  it("are listed, or the failure is stored", async () => {
    const page = await loggedInPage();
    page.server.routes.set("/rooms", () => refuse("internal"));
    await page.account.actions.openRooms();
    expect(page.state()).toMatchObject({ list: { state: "failed", code: "internal" } });
    page.server.routes.set("/rooms", () => ({ ok: true, value: { rooms: [room], usual: usualSettings } }));
    await page.account.actions.openRooms();
    expect(rooms(page)).toEqual([room]);
  });

  it("can be created", async () => {
    const page = await withRoom();
    const made = roomOf("b", {}, 0);
    page.server.routes.set("/rooms", () => ({ ok: true, value: made }));
    const asked = { name: "Room b", passcode: null, settings: made.settings };
    expect(await page.account.actions.createRoom(asked)).toBe("done");
    expect(page.server.asked.at(-1)).toMatchObject({ path: "/rooms", body: asked });
    expect(rooms(page)).toEqual([made, room]);
  });

  it("are renamed and changed with only the requests that are needed", async () => {
    const page = await withRoom();
    const id = roomIdOf("a");
    const changed = { ...room, name: "Den", hasPasscode: true };
    page.server.routes.set(`/rooms/${id}/name`, () => ({ ok: true, value: changed }));
    page.server.routes.set(`/rooms/${id}/settings`, () => ({ ok: true, value: changed }));
    await page.account.actions.changeRoom(id, { name: "Den" });
    expect(page.server.paths().slice(-1)).toEqual([`/rooms/${id}/name`]);
    await page.account.actions.changeRoom(id, { passcode: "1234" });
    expect(page.server.paths().slice(-2)).toEqual([`/rooms/${id}/name`, `/rooms/${id}/settings`]);
    expect(rooms(page)).toEqual([changed]);
  });

  it("keep their settings when the new name is refused", async () => {
    const page = await withRoom();
    const id = roomIdOf("a");
    page.server.routes.set(`/rooms/${id}/name`, () => refuse("no-such-room"));
    expect(await page.account.actions.changeRoom(id, { name: "Den", passcode: null })).toBe("no-such-room");
    expect(page.server.paths()).not.toContain(`/rooms/${id}/settings`);
  });

  it("get invites, which can be revoked", async () => {
    const page = await withRoom();
    const id = roomIdOf("a");
    const invite = { inviteId: inviteIdOf("i"), token: "t".repeat(24), expiresAt: 5 };
    page.server.routes.set(`/rooms/${id}/invites`, () => ({ ok: true, value: invite }));
    expect(await page.account.actions.invite(id, 3_600_000)).toBe("done");
    expect(page.state()).toMatchObject({ list: { fresh: { token: invite.token } } });
    page.account.actions.putInviteAway();
    expect(page.state()).toMatchObject({ list: { fresh: null } });
    expect(await page.account.actions.revoke(id, invite.inviteId)).toBe("done");
    expect(page.server.paths().at(-1)).toBe(`/rooms/${id}/invites/${invite.inviteId}/revoke`);
    expect(rooms(page)).toEqual([room]);
  });

  it("can be ended", async () => {
    const page = await withRoom();
    expect(await page.account.actions.endRoom(roomIdOf("a"))).toBe("done");
    expect(rooms(page)).toEqual([]);
  });

  it("are dropped when they arrive after the account was deleted", async () => {
    const page = await loggedInPage();
    let arrive = () => {};
    page.server.travel = (what) =>
      what === "/rooms is answered"
        ? new Promise<void>((resolve) => {
            arrive = resolve;
          })
        : Promise.resolve();
    page.server.routes.set("/rooms", () => ({ ok: true, value: { rooms: [room], usual: usualSettings } }));
    const listed = page.account.actions.openRooms();
    await settle();
    expect(await page.account.actions.deleteAccount("long enough")).toBe("done");
    arrive();
    await listed;
    expect(page.state()).toMatchObject({ phase: "logged-out", farewell: "deleted" });
  });
});
