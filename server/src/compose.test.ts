import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type App, compose } from "./compose.ts";
import { testConfig } from "./testing/config.ts";
import { TestPage } from "./testing/page.ts";
import { interest, wish } from "./testing/samples.ts";

let app: App;
beforeAll(async () => {
  app = await compose(testConfig({ RECONNECT_GRACE_MS: "400", RELOAD_GRACE_MS: "100" }));
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
});

const open = (options?: ConstructorParameters<typeof TestPage>[1]) => new TestPage(app.url, options);

/** Two pages in one match, both listening. Only one such pair searches at a time, so they meet each other. */
async function pair(tag: string) {
  const [a, b] = [open(), open()];
  const [atA, atB] = [await a.attached(), await b.attached()];
  const sought = wish({ interests: [interest(tag)], requireSharedInterest: true });
  await a.ask("stranger:search", sought);
  await b.ask("stranger:search", sought);
  const [matchA, matchB] = [await a.next("stranger:matched"), await b.next("stranger:matched")];
  expect(matchA.matchId).toBe(matchB.matchId);
  const { matchId } = matchA;
  await a.ask("signal:ready", { matchId });
  await b.ask("signal:ready", { matchId });
  return { a, b, atA, atB, matchA, matchB, matchId };
}

describe("two pages", () => {
  test("meet, with one polite side and only the shared interests", async () => {
    const { matchA, matchB } = await pair("chess");
    expect(matchA.polite).toBe(!matchB.polite);
    expect(matchA.sharedInterests).toEqual(["chess"]);
  });

  test("exchange messages, receipts and typing", async () => {
    const { a, b, matchId } = await pair("talk");
    expect(await a.ask("chat:send", { matchId, seq: 1, text: "hi" })).toEqual({ ok: true, value: {} });
    expect(await b.next("chat:message")).toEqual({ matchId, seq: 1, text: "hi" });
    await b.ask("chat:received", { matchId, seq: 1 });
    expect(await a.next("chat:delivered")).toEqual({ matchId, seq: 1 });
    await b.ask("chat:typing", { matchId, typing: true });
    expect(await a.next("chat:partner-typing")).toEqual({ matchId, typing: true });
  });

  test("press next at the same instant, and both search again", async () => {
    const { a, b, matchId } = await pair("next");
    const next = { matchId, wish: wish({ interests: [interest("next")], requireSharedInterest: true }) };
    const [one, two] = await Promise.all([a.ask("stranger:next", next), b.ask("stranger:next", next)]);
    expect([one.ok, two.ok]).toEqual([true, true]);
  });
});

describe("a session", () => {
  test("resumes with its partner after a lost connection, and receives missed entries once", async () => {
    const { a, b, atA, matchId } = await pair("resume");
    a.socket.disconnect();
    expect(await b.next("stranger:partner-away")).toEqual({ matchId });
    await b.ask("chat:send", { matchId, seq: 1, text: "still there?" });
    using again = open({ resume: { ...atA.session, after: a.after }, pageId: a.pageId });
    const attached = await again.attached();
    expect(attached).toMatchObject({ resumed: true, snapshot: { phase: "matched" } });
    expect(await again.next("chat:message")).toEqual({ matchId, seq: 1, text: "still there?" });
    expect(await b.next("stranger:partner-back")).toEqual({ matchId });
    expect(again.all("chat:message")).toHaveLength(1);
  });

  test("is taken over by a newer connection, and the older one is notified", async () => {
    const a = open();
    const attached = await a.attached();
    using again = open({ resume: { ...attached.session, after: 0 } });
    expect((await again.attached()).session).toEqual(attached.session);
    await a.next("session:superseded");
    await a.closed();
  });

  test("is not given to a page without its secret", async () => {
    using a = open();
    const { session } = await a.attached();
    using thief = open({ resume: { sessionId: session.sessionId, secret: "x".repeat(32), after: 0 } });
    const stolen = await thief.attached();
    expect(stolen.resumed).toBe(false);
    expect(stolen.session.sessionId).not.toBe(session.sessionId);
  });

  test("keeps its place in the queue over a reload", async () => {
    const a = open();
    const { session } = await a.attached();
    const lonely = wish({ interests: [interest("nobody-else")], requireSharedInterest: true });
    await a.ask("stranger:search", lonely);
    await a.ask("session:bye", {});
    a.socket.disconnect();
    using again = open({ resume: { ...session, after: 0 } });
    const { snapshot } = await again.attached();
    expect(snapshot).toMatchObject({ phase: "searching", wish: { interests: ["nobody-else"] } });
  });

  test("leaves its match when its grace runs out, and both sides are notified", async () => {
    const { a, b, atA, matchId } = await pair("grace");
    a.socket.disconnect();
    expect(await b.next("stranger:partner-left")).toEqual({ matchId, reason: "gone" });
    using again = open({ resume: { ...atA.session, after: 0 } });
    expect(await again.attached()).toMatchObject({ resumed: true, snapshot: { phase: "idle" } });
    expect(await again.next("stranger:partner-left")).toEqual({ matchId, reason: "away" });
  });

  test("that wakes up after its grace can search again", async () => {
    const { a, b, atA } = await pair("sleep");
    a.socket.disconnect();
    await b.next("stranger:partner-left");
    using again = open({ resume: { ...atA.session, after: 0 } });
    using other = open();
    expect(await again.attached()).toMatchObject({ resumed: true });
    await other.attached();
    const sought = wish({ interests: [interest("morning")], requireSharedInterest: true });
    await again.ask("stranger:search", sought);
    await other.ask("stranger:search", sought);
    expect(await other.next("stranger:matched")).toMatchObject({ sharedInterests: ["morning"] });
  });
});

describe("signals", () => {
  const candidate = {
    kind: "candidate",
    candidate: "",
    sdpMid: "0",
    sdpMLineIndex: 0,
    usernameFragment: null,
  } as const;
  const from = "link-aaaa";

  test("sent before the partner listens are held in order and delivered once", async () => {
    const { a, b, atB, matchId } = await pair("hold");
    b.socket.disconnect();
    for (const seq of [1, 2, 3]) {
      const signals = [{ ...candidate, sdpMLineIndex: seq }];
      await a.ask("signal:send", { matchId, seq, from, to: null, place: seq - 1, signals });
    }
    using reloaded = open({ resume: { ...atB.session, after: b.after } });
    await reloaded.attached();
    await reloaded.ask("presence:watch", { watch: false });
    expect(reloaded.all("signal:deliver")).toEqual([]);
    await reloaded.ask("signal:ready", { matchId });
    for (const seq of [1, 2, 3]) {
      expect((await reloaded.next("signal:deliver")).signals[0]).toMatchObject({ sdpMLineIndex: seq });
    }
  });

  test("reach a listening page without a ready, and are held for it after a reload", async () => {
    const [a, b] = [open({ listens: true }), open({ listens: true })];
    const [, { session }] = [await a.attached(), await b.attached()];
    const sought = wish({ interests: [interest("listens")], requireSharedInterest: true });
    await a.ask("stranger:search", sought);
    await b.ask("stranger:search", sought);
    const { matchId } = await a.next("stranger:matched");
    const batch = { matchId, from, to: null, signals: [candidate] };
    await a.ask("signal:send", { ...batch, seq: 1, place: 0 });
    expect(await b.next("signal:deliver")).toMatchObject({ matchId, place: 0 });
    using reloaded = open({ listens: true, resume: { ...session, after: b.after } });
    await reloaded.attached();
    await a.ask("signal:send", { ...batch, seq: 2, place: 1 });
    await reloaded.ask("presence:watch", { watch: false });
    expect(reloaded.all("signal:deliver")).toEqual([]);
    await reloaded.ask("signal:ready", { matchId });
    expect(await reloaded.next("signal:deliver")).toMatchObject({ place: 1 });
  });

  test("of a past match or of another session's match are refused", async () => {
    const { a, b, matchId } = await pair("over");
    using stranger = open();
    await stranger.attached();
    const batch = { matchId, seq: 1, from, to: null, place: 0, signals: [candidate] };
    expect(await stranger.ask("signal:send", batch)).toEqual({ ok: false, code: "no-such-match" });
    await b.ask("stranger:leave", { matchId });
    await a.next("stranger:partner-left");
    expect(await a.ask("signal:send", batch)).toEqual({ ok: false, code: "no-such-match" });
  });

  test("are accepted once, in order: a repeat gets the first answer, one after a gap is refused", async () => {
    const { a, b, matchId } = await pair("order");
    const batch = { matchId, seq: 1, from, to: null, place: 0, signals: [candidate] };
    expect(await a.ask("signal:send", batch)).toMatchObject({ ok: true });
    expect(await a.ask("signal:send", batch)).toMatchObject({ ok: true });
    expect(await a.ask("signal:send", { ...batch, seq: 3 })).toEqual({ ok: false, code: "out-of-order" });
    await b.next("signal:deliver");
    await b.ask("presence:watch", { watch: false });
    expect(b.all("signal:deliver")).toHaveLength(1);
  });
});

describe("the wire", () => {
  test("answers unknown events and malformed payloads, with or without an ack", async () => {
    using a = open();
    await a.attached();
    expect(await a.raw("stranger:marry", {})).toEqual({ ok: false, code: "unknown-event" });
    expect(await a.raw("stranger:search", { mode: "smell" })).toEqual({ ok: false, code: "bad-payload" });
    expect(await a.raw("stranger:search")).toEqual({ ok: false, code: "bad-payload" });
    a.socket.emit("stranger:search", { mode: "smell" });
    a.socket.emit("no such thing");
    expect(await a.ask("presence:watch", { watch: true })).toMatchObject({ ok: true });
  });

  test("refuses a foreign origin and accepts the page's own", async () => {
    const foreign = open({ headers: { origin: "https://evil.example" } });
    const refused = await new Promise<Error>((resolve) => foreign.socket.once("connect_error", resolve));
    expect(refused).toBeInstanceOf(Error);
    using own = open({ headers: { origin: app.url } });
    expect(await own.attached()).toMatchObject({ resumed: false });
  });

  test("works over long-polling", async () => {
    using a = open({ transports: ["polling"] });
    expect(await a.attached()).toMatchObject({ resumed: false });
    expect(await a.ask("stranger:cancel", {})).toEqual({ ok: true, value: {} });
  });
});
