import { join } from "node:path";
import type { RoomJoined } from "@lets-meet/shared/protocol/room.ts";
import { SignalBatch } from "@lets-meet/shared/protocol/signal.ts";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { TestBrowser } from "./testing/browser.ts";
import { freePort } from "./testing/free-port.ts";
import { TestPage } from "./testing/page.ts";
import { killServers, startServer } from "./testing/process.ts";
import { comeIn, ownerOf, signalsFor } from "./testing/room-page.ts";
import { wish } from "./testing/samples.ts";
import { temporaryFolder } from "./testing/temporary-folder.ts";

let env: Readonly<Record<string, string>>;
beforeEach(async () => {
  env = {
    PORT: `${await freePort()}`,
    DATABASE_PATH: join(temporaryFolder(), "meet.db"),
    LOG_LEVEL: "debug",
    DRAIN_MS: "0",
  };
});
afterEach(killServers);

/** Kills the server with all its memory, and starts it again on the same port and database. */
async function restart(server: ReturnType<typeof startServer>, with_: Record<string, string> = {}) {
  server.child.kill("SIGKILL");
  await server.ended;
  const again = startServer({ ...env, ...with_ });
  await again.ready();
  return again;
}
const batch = (matchId: string, mark: number) =>
  SignalBatch.parse({ ...signalsFor("x".repeat(21), mark), matchId });

/** Two pages in a match, each of which has sent a signal and a message. */
async function pair(url: string, mode: "text" | "video") {
  const [a, b] = [new TestPage(url), new TestPage(url)];
  await Promise.all([a.attached(), b.attached()]);
  for (const page of [a, b]) await page.ask("stranger:search", wish({ mode }));
  const { matchId } = await a.next("stranger:matched");
  await b.next("stranger:matched");
  for (const page of [a, b]) await page.ask("signal:ready", { matchId });
  await a.ask("chat:send", { matchId, seq: ++a.seq, text: "before" });
  await b.next("chat:message");
  return { a, b, matchId };
}

// Each test starts the real program several times.
describe("a server that was killed and restarted", { timeout: 30_000 }, () => {
  test.each(["text", "video"] as const)(
    "resumes a %s match: both sides, signals and chat, once",
    async (mode) => {
      const server = startServer(env);
      const url = await server.ready();
      const { a, b, matchId } = await pair(url, mode);
      const again = await restart(server);
      const a2 = new TestPage(url, { resume: a.shows(), pageId: a.pageId });
      const atA = await a2.attached();
      expect(atA).toMatchObject({
        session: { sessionId: a.shows().sessionId },
        resumed: true,
        seq: 1,
        snapshot: { phase: "matched", match: { matchId, mode }, partnerAway: true },
      });
      const b2 = new TestPage(url, { resume: b.shows(), pageId: b.pageId });
      expect(await b2.attached()).toMatchObject({ resumed: true, seq: 0, snapshot: { match: { matchId } } });
      expect(await a2.next("stranger:partner-back")).toEqual({ matchId });
      for (const page of [a2, b2]) await page.ask("signal:ready", { matchId });
      await a2.ask("signal:send", { ...batch(matchId, 1), seq: 2 });
      await a2.ask("signal:send", { ...batch(matchId, 1), seq: 2 });
      await a2.ask("chat:send", { matchId, seq: 3, text: "after" });
      await b2.ask("chat:send", { matchId, seq: 1, text: "back" });
      expect(await b2.next("chat:message")).toEqual({ matchId, seq: 3, text: "after" });
      expect(await a2.next("chat:message")).toEqual({ matchId, seq: 1, text: "back" });
      expect(b2.all("signal:deliver")).toHaveLength(1);
      for (const page of [a2, b2]) expect(page.all("chat:message")).toHaveLength(1);
      for (const page of [a2, b2]) expect(page.all("stranger:partner-left")).toEqual([]);

      again.child.kill("SIGTERM");
      await again.ended;
      const said = [server, again].map(({ output }) => output.stdout + output.stderr).join("");
      for (const secret of [a.shows().pass, b.shows().pass, atA.pass, matchId, a.shows().secret])
        expect(said).not.toContain(secret);
    },
  );

  test("keeps a current match when a stale resume token of a past one is shown first", async () => {
    const server = startServer(env);
    const url = await server.ready();
    const { a, b, matchId: first } = await pair(url, "text");
    const stale = a.shows();
    await b.ask("stranger:leave", { matchId: first });
    expect(await a.next("stranger:partner-left")).toEqual({ matchId: first, reason: "left" });
    const c = new TestPage(url);
    await c.attached();
    for (const page of [b, c]) await page.ask("stranger:search", wish({ mode: "text" }));
    const { matchId } = await c.next("stranger:matched");
    expect(await b.next("stranger:matched")).toMatchObject({ matchId });
    // Every answer follows the resume token for the match.
    for (const page of [b, c]) await page.ask("presence:watch", { watch: false });
    await restart(server);
    const a2 = new TestPage(url, { resume: stale, pageId: a.pageId });
    expect(await a2.attached()).toMatchObject({ snapshot: { phase: "matched", match: { matchId: first } } });
    const c2 = new TestPage(url, { resume: c.shows(), pageId: c.pageId });
    expect(await c2.attached()).toMatchObject({ resumed: true, snapshot: { match: { matchId } } });
    expect(await a2.next("stranger:partner-left")).toEqual({ matchId: first, reason: "left" });
    const b2 = new TestPage(url, { resume: b.shows(), pageId: b.pageId });
    expect(await b2.attached()).toMatchObject({ resumed: true, snapshot: { match: { matchId } } });
    expect(await c2.next("stranger:partner-back")).toEqual({ matchId });
    for (const page of [b2, c2]) await page.ask("signal:ready", { matchId });
    await b2.ask("chat:send", { matchId, seq: 1, text: "still here" });
    expect(await c2.next("chat:message")).toEqual({ matchId, seq: 1, text: "still here" });
    for (const page of [b2, c2]) expect(page.all("stranger:partner-left")).toEqual([]);
  });

  test("resumes three members of a room with their ids and roles", async () => {
    const server = startServer(env);
    const url = await server.ready();
    const { person, roomId } = await ownerOf(url);
    const browsers = [person, new TestBrowser(url), new TestBrowser(url)];
    const names = [null, "Gus", "Lou"] as const;
    const members: { readonly page: TestPage; readonly room: RoomJoined }[] = [];
    for (const [n, browser] of browsers.entries()) {
      const page = browser.open();
      await page.attached();
      members.push({ page, room: await comeIn(page, roomId, { name: names[n] ?? null }) });
    }
    const last = members[2]?.room.members ?? [];
    for (const [n, { page }] of members.entries())
      for (let joined = n; joined < 2; joined++) await page.next("room:member-joined");
    // Every answer follows the resume tokens for the last member's entry.
    for (const { page } of members) await page.ask("presence:watch", { watch: false });
    await restart(server);
    // The owner, who is the host, returns last.
    const back: TestPage[] = [];
    for (const n of [2, 1, 0]) {
      const [member, browser] = [members[n], browsers[n]];
      if (member === undefined || browser === undefined) throw new Error("nobody");
      const page = browser.open({ resume: member.page.shows(), pageId: member.page.pageId });
      back.unshift(page);
      const attached = await page.attached();
      expect(attached).toMatchObject({ resumed: true, snapshot: { phase: "in-room", room: { roomId } } });
      const { snapshot } = attached;
      if (snapshot.phase !== "in-room") throw new Error(snapshot.phase);
      expect(snapshot.room.peerId).toBe(member.room.peerId);
      expect(snapshot.room.members.map(({ peerId, role, name }) => [peerId, role, name])).toEqual(
        last.map(({ peerId, role, name }) => [peerId, role, name]),
      );
    }
    const [ann, gus, lou] = back;
    const [host, guest] = last;
    if (!ann || !gus || !lou || !host || !guest) throw new Error("nobody");
    await gus.ask("room:ready", { peerId: host.peerId });
    await ann.ask("room:signal", { ...signalsFor(guest.peerId, 7), seq: 1 });
    expect(await gus.next("room:signal-deliver")).toEqual(signalsFor(host.peerId, 7));
    await gus.ask("room:chat", { roomId, seq: 1, text: "all there" });
    for (const page of [ann, lou])
      expect(await page.next("room:message")).toMatchObject({ peerId: guest.peerId, text: "all there" });
    expect(await ann.ask("room:lock", { roomId, locked: true })).toEqual({ ok: true, value: {} });
    for (const page of back) {
      expect(page.all("room:message").length).toBeLessThan(2);
      expect([...page.all("room:member-left"), ...page.all("room:left"), ...page.all("room:joined")]).toEqual(
        [],
      );
    }
  });

  test("resumes with a configured key if no key is stored, and starts over without one", async () => {
    const key = `k1:${Buffer.alloc(32, 5).toString("base64url")}`;
    env = { ...env, DATABASE_PATH: ":memory:", AUTH_KEYS: key };
    const server = startServer(env);
    const url = await server.ready();
    const { a } = await pair(url, "text");
    const again = await restart(server);
    using a2 = new TestPage(url, { resume: a.shows() });
    expect(await a2.attached()).toMatchObject({ resumed: true });
    await restart(again, { AUTH_KEYS: "" });
    using a3 = new TestPage(url, { resume: a2.shows() });
    expect(await a3.attached()).toMatchObject({ resumed: false, pass: null, snapshot: { phase: "idle" } });
  });
});
