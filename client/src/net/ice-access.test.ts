import { accept, refuse } from "@lets-meet/shared/protocol/ack.ts";
import type { IceServers } from "@lets-meet/shared/protocol/ice-servers.ts";
import { LogName } from "@lets-meet/shared/protocol/session.ts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { IceAccess } from "./ice-access.ts";
import { keyOf } from "./testing/wire.ts";

const servers: IceServers = {
  iceServers: [{ urls: "turn:turn.example.org", username: "1:a", credential: "secret" }],
  policy: "relay",
  expiresInMs: 600_000,
};

/** A server that answers each request with `body()`, and a clock that the test moves. */
function rig(body: () => unknown = () => accept(servers)) {
  const asked: { readonly url: string; readonly authorization: string | null }[] = [];
  const at = { now: 0, letter: "a" as string | null, log: "l" };
  const access = new IceAccess({
    fetch: async (url, init) => {
      asked.push({ url, authorization: new Headers(init.headers).get("authorization") });
      const answer = body();
      if (answer instanceof Error) throw answer;
      return { json: () => Promise.resolve(answer) };
    },
    key: () => (at.letter === null ? null : { ...keyOf(at.letter), log: LogName.parse(at.log.repeat(21)) }),
    now: () => at.now,
  });
  return { access, asked, at };
}

describe("access to ICE servers", () => {
  it("asks with the session's key, and only once while the credentials are valid", async () => {
    const { access, asked, at } = rig();
    expect(await access.forCall("strangers")).toEqual({ ok: true, value: servers });
    at.now = 400_000;
    await access.forCall("strangers");
    const { sessionId, secret } = keyOf("a");
    expect(asked).toEqual([
      { url: "/api/ice-servers?purpose=call", authorization: `Bearer ${sessionId}.${secret}` },
    ]);
  });

  it("asks a restarted server again, because its credentials may differ", async () => {
    const { access, asked, at } = rig();
    await access.forCall("strangers");
    at.log = "m";
    expect(access.known("strangers")).toBeNull();
    await access.forCall("strangers");
    expect(asked).toHaveLength(2);
  });

  it("asks before a search too, for the region of the search", async () => {
    const { access, asked, at } = rig();
    await access.beforeSearch("strangers", "europe");
    expect(access.known("strangers")).toEqual(servers);
    at.letter = "b";
    await access.beforeSearch("strangers", null);
    expect(asked.map(({ url }) => url)).toEqual([
      "/api/ice-servers?purpose=search&region=europe",
      "/api/ice-servers?purpose=search",
    ]);
  });

  it("does not ask for servers that the server has pushed while their credentials are valid", async () => {
    const { access, asked, at } = rig();
    access.learn("strangers", servers);
    expect(await access.forCall("strangers")).toEqual({ ok: true, value: servers });
    expect(asked).toEqual([]);
    at.now = 500_000;
    await access.forCall("strangers");
    expect(asked).toHaveLength(1);
  });

  it("keeps the known credentials of the same servers, and adopts other servers", () => {
    const { access } = rig();
    access.learn("strangers", servers);
    const known = access.known("strangers");
    const again = { ...servers.iceServers[0], urls: "turn:turn.example.org", username: "2:a" };
    access.learn("strangers", { ...servers, iceServers: [again] });
    expect(access.known("strangers")).toBe(known);
    const other = { ...servers, iceServers: [{ ...again, urls: "turn:nearer.example.org" }] };
    access.learn("strangers", other);
    expect(access.known("strangers")).toEqual(other);
  });

  it("ignores pushed servers while there is no session", () => {
    const { access, at } = rig();
    at.letter = null;
    access.learn("strangers", servers);
    at.letter = "a";
    expect(access.known("strangers")).toBeNull();
  });

  it("asks again before the credentials expire", async () => {
    const { access, asked, at } = rig();
    await access.forCall("strangers");
    at.now = 500_000;
    await access.forCall("strangers");
    expect(asked).toHaveLength(2);
  });

  it("asks again for another session, and for another kind of call", async () => {
    const { access, asked, at } = rig();
    await access.forCall("strangers");
    at.letter = "b";
    await access.forCall("strangers");
    await access.forCall("room");
    expect(access.known("strangers")).toBeNull();
    expect(asked).toHaveLength(3);
  });

  it("sends one request for concurrent callers", async () => {
    const { access, asked } = rig();
    const answers = await Promise.all([
      access.forCall("strangers"),
      access.forCall("strangers"),
      access.forCall("strangers"),
    ]);
    expect(answers.every(({ ok }) => ok)).toBe(true);
    expect(asked).toHaveLength(1);
  });

  it("returns a refusal, and asks again the next time", async () => {
    const { access, asked } = rig(() => refuse("rate-limited", 2_000));
    expect(await access.forCall("strangers")).toEqual({
      ok: false,
      code: "rate-limited",
      retryAfterMs: 2_000,
    });
    await access.forCall("strangers");
    expect(asked).toHaveLength(2);
  });

  it.each([new TypeError("no network"), "nonsense", { ok: true, value: { iceServers: "all" } }])(
    "resolves to `unanswered` on %s",
    async (body) => {
      expect(await rig(() => body).access.forCall("strangers")).toEqual({ ok: false, code: "unanswered" });
    },
  );

  it("sends no request before there is a session", async () => {
    const { access, asked, at } = rig();
    at.letter = null;
    expect(await access.ask({ purpose: "check" })).toEqual({ ok: false, code: "unanswered" });
    expect(asked).toEqual([]);
  });

  describe("followed by a call", () => {
    beforeEach(() => {
      vi.useFakeTimers();
    });
    afterEach(() => {
      vi.useRealTimers();
    });

    it("gives the servers at once, and again before they expire, until the call is over", async () => {
      const { access, asked, at } = rig();
      const used: IceServers[] = [];
      const following = access.follow("room", (given) => used.push(given));
      await vi.advanceTimersByTimeAsync(0);
      expect(used).toEqual([servers]);
      at.now = 480_000;
      await vi.advanceTimersByTimeAsync(480_000);
      expect([used.length, asked.length]).toEqual([2, 2]);
      following[Symbol.dispose]();
      await vi.advanceTimersByTimeAsync(3_600_000);
      expect(asked).toHaveLength(2);
    });

    it("gives the servers again after a server restart, but not on attaching to the same server again", async () => {
      const { access, asked, at } = rig();
      const used: IceServers[] = [];
      const following = access.follow("room", (given) => used.push(given));
      await vi.advanceTimersByTimeAsync(0);
      access.attached();
      await vi.advanceTimersByTimeAsync(0);
      expect([used.length, asked.length]).toEqual([1, 1]);
      at.log = "m";
      access.attached();
      await vi.advanceTimersByTimeAsync(0);
      expect([used.length, asked.length]).toEqual([2, 2]);
      following[Symbol.dispose]();
      at.log = "n";
      access.attached();
      await vi.advanceTimersByTimeAsync(3_600_000);
      expect(asked).toHaveLength(2);
    });

    it("repeats the request until the server answers, no sooner than the server allows", async () => {
      const answers = [refuse("rate-limited", 5_000), new TypeError("no network"), accept(servers)];
      const { access, asked } = rig(() => answers.shift());
      const used: IceServers[] = [];
      const following = access.follow("room", (given) => used.push(given));
      await vi.advanceTimersByTimeAsync(4_999);
      expect(asked).toHaveLength(1);
      await vi.advanceTimersByTimeAsync(1_001);
      expect([used.length, asked.length]).toEqual([1, 3]);
      following[Symbol.dispose]();
    });

    it("asks only once for servers that never expire", async () => {
      const { access, asked } = rig(() => accept({ ...servers, expiresInMs: null }));
      const following = access.follow("room", () => {});
      await vi.advanceTimersByTimeAsync(86_400_000);
      expect(asked).toHaveLength(1);
      following[Symbol.dispose]();
    });
  });
});
