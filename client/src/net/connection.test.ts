import { MatchId } from "@lets-meet/shared/ids.ts";
import { LogName, protocolVersion, ResumeToken } from "@lets-meet/shared/protocol/session.ts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { pageId, rig } from "./testing/connection-rig.ts";
import { attachedOf, keyOf } from "./testing/wire.ts";

const matchId = MatchId.parse("m".repeat(21));
const away = { matchId };

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe("a connection", () => {
  it("is online only once the session is attached", async () => {
    const { wire, statuses, heard } = await rig();
    expect(wire.handshake()).toEqual({
      pageId,
      resume: null,
      listens: true,
      watches: true,
      version: protocolVersion,
    });
    expect(statuses).toEqual([]);
    wire.attach();
    expect(statuses).toEqual(["online"]);
    expect(heard).toEqual(["attached idle first"]);
  });

  it("sends its session and the last entry seen when it reconnects", async () => {
    const { wire } = await rig();
    wire.attach();
    wire.say("stranger:partner-away", away, 12);
    wire.drop();
    const { log, seq, pass } = attachedOf();
    expect(wire.handshake()).toEqual({
      pageId,
      resume: { ...keyOf("a"), after: 12, log, seq, pass, match: null },
      listens: true,
      watches: true,
      version: protocolVersion,
    });
  });

  it("sends the latest resume token and the number of the last ordered request taken when it reconnects", async () => {
    const { wire, connection } = await rig();
    wire.attach({ seq: 4, pass: ResumeToken.parse("first") });
    wire.say("session:pass", { pass: "second" });
    void connection.ask("chat:send", { matchId, seq: 5, text: "hi" });
    wire.last("chat:send")?.answer({ ok: true, value: {} });
    void connection.ask("chat:send", { matchId, seq: 6, text: "gone" });
    wire.last("chat:send")?.answer({ ok: false, code: "no-such-match" });
    void connection.ask("chat:send", { matchId, seq: 7, text: "not yet" });
    wire.last("chat:send")?.answer({ ok: false, code: "rate-limited" });
    void connection.ask("chat:received", { matchId, seq: 99 });
    wire.last("chat:received")?.answer({ ok: true, value: {} });
    await vi.advanceTimersByTimeAsync(0);
    wire.drop();
    expect(wire.handshake()).toMatchObject({ resume: { pass: "second", seq: 6 } });
  });

  it("does not count an answer to another session's request in the new session's numbers", async () => {
    const { wire, connection } = await rig();
    wire.attach();
    void connection.ask("chat:send", { matchId, seq: 5, text: "hi" });
    const late = wire.last("chat:send");
    wire.drop();
    wire.attach({ session: keyOf("b"), resumed: false });
    late?.answer({ ok: true, value: {} });
    await vi.advanceTimersByTimeAsync(0);
    expect(wire.handshake()).toMatchObject({ resume: { sessionId: keyOf("b").sessionId, seq: 0 } });
  });

  it("delivers the entries of a restarted server, whose ids start over", async () => {
    const { wire, heard } = await rig();
    wire.attach();
    wire.say("stranger:partner-away", away, 500);
    wire.drop();
    wire.attach({ log: LogName.parse("m".repeat(21)) });
    wire.say("stranger:partner-back", away, 2);
    expect(heard.at(-1)).toBe("stranger:partner-back");
    expect(wire.handshake()).toMatchObject({ resume: { after: 2 } });
  });

  it("delivers each entry once, however often the server sends it", async () => {
    const { wire, heard } = await rig();
    wire.attach();
    wire.say("stranger:partner-away", away, 1);
    wire.say("stranger:partner-away", away, 1);
    wire.drop();
    wire.attach();
    wire.say("stranger:partner-away", away, 1);
    wire.say("stranger:partner-back", away, 5);
    wire.say("stranger:partner-away", away, 4);
    expect(heard).toEqual([
      "attached idle first",
      "stranger:partner-away",
      "detached",
      "attached idle",
      "stranger:partner-back",
    ]);
  });

  it("accepts lower entry ids in a new session", async () => {
    const { wire, heard } = await rig();
    wire.attach();
    wire.say("stranger:partner-away", away, 50);
    wire.drop();
    wire.attach({ resumed: false, session: keyOf("b") });
    wire.say("stranger:partner-back", away, 2);
    expect(heard.at(-1)).toBe("stranger:partner-back");
  });

  it.each<[string, [string, ...unknown[]]]>([
    ["an entry without an id", ["stranger:partner-away", away]],
    ["an entry with a broken payload", ["stranger:partner-away", { matchId: 5 }, 3]],
    ["an unknown event", ["toString", {}, 3]],
    ["a broken notice", ["session:attached", { session: "x" }]],
  ])("ignores %s", async (_what, [name, ...args]) => {
    const { wire, heard } = await rig();
    wire.attach();
    wire.say(name, ...args);
    expect(heard).toEqual(["attached idle first"]);
  });

  it("stays closed after another page has taken the session, until the user takes it back", async () => {
    const { wire, statuses, connection, heard } = await rig();
    wire.attach();
    wire.say("session:superseded", {});
    wire.drop(false);
    connection.wake();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(statuses).toEqual(["online", "superseded"]);
    expect(wire.calls).toEqual(["connect", "disconnect"]);
    connection.connect();
    wire.attach();
    expect(statuses).toEqual(["online", "superseded", "connecting", "online"]);
    expect(heard.at(-1)).toBe("attached idle first");
  });

  it("reports a drop, a long drop and the reconnection", async () => {
    const { wire, statuses } = await rig();
    wire.attach();
    wire.drop();
    await vi.advanceTimersByTimeAsync(9_999);
    expect(statuses).toEqual(["online", "reconnecting"]);
    await vi.advanceTimersByTimeAsync(1);
    wire.drop();
    expect(statuses).toEqual(["online", "reconnecting", "offline"]);
    wire.attach();
    wire.drop();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(statuses.slice(3)).toEqual(["online", "reconnecting", "offline"]);
  });

  it("is offline at once when the device has no network", async () => {
    const network = { up: true };
    const { wire, statuses } = await rig(network);
    wire.attach();
    network.up = false;
    wire.drop();
    expect(statuses.at(-1)).toBe("offline");
  });

  it("reconnects automatically after the server has closed the connection", async () => {
    const { wire, statuses } = await rig();
    wire.attach();
    wire.say("session:draining", { inMs: 100 });
    expect(statuses.at(-1)).toBe("draining");
    wire.drop(false);
    expect(statuses.at(-1)).toBe("reconnecting");
    await vi.advanceTimersByTimeAsync(3_000);
    expect(wire.calls).toEqual(["connect", "connect"]);
  });

  it("sends no request while no session is attached", async () => {
    const { wire, connection } = await rig();
    await expect(connection.ask("stranger:cancel", {})).resolves.toEqual({ ok: false, code: "unanswered" });
    expect(wire.asked).toEqual([]);
  });

  it("resolves a request to the server's value, its refusal or `unanswered`", async () => {
    const { wire, connection } = await rig();
    wire.attach();
    const asked = Array.from({ length: 4 }, () => connection.ask("stranger:cancel", {}));
    wire.asked[0]?.answer({ ok: true, value: {} });
    wire.asked[1]?.answer({ ok: false, code: "in-match" });
    wire.asked[2]?.answer({ ok: "perhaps" });
    wire.asked[3]?.fail();
    expect(await Promise.all(asked)).toEqual([
      { ok: true, value: {} },
      { ok: false, code: "in-match" },
      { ok: false, code: "internal" },
      { ok: false, code: "unanswered" },
    ]);
  });

  it("says goodbye only while a session is attached", async () => {
    const { wire, connection } = await rig();
    connection.bye();
    expect(wire.told).toEqual([]);
    wire.attach();
    connection.bye();
    expect(wire.told).toEqual(["session:bye"]);
  });

  it("reconnects on renewal, so that page and server exchange their state again", async () => {
    const { wire, connection, heard } = await rig();
    wire.attach();
    connection.renew();
    wire.say("session:attached", attachedOf({ seq: 3 }));
    expect(wire.calls).toEqual(["connect", "disconnect", "connect"]);
    expect(heard).toEqual(["attached idle first", "detached", "attached idle"]);
  });

  it("says goodbye and disconnects when the page rests, and connects again when it wakes", async () => {
    const { wire, connection, heard } = await rig();
    wire.attach();
    connection.rest();
    expect(wire.told).toEqual(["session:bye"]);
    connection.wake();
    wire.say("session:attached", attachedOf({ seq: 3 }));
    expect(wire.calls).toEqual(["connect", "disconnect", "connect"]);
    expect(heard).toEqual(["attached idle first", "detached", "attached idle"]);
  });

  it("checks with one request whether the line is alive, and keeps a live line", async () => {
    const { wire, connection } = await rig();
    expect(await connection.check()).toBe(false);
    wire.attach();
    const checks = [connection.check(), connection.check()];
    expect(wire.asked).toHaveLength(1);
    wire.acceptAll({ online: 3 });
    expect(await Promise.all(checks)).toEqual([true, true]);
    expect(wire.calls).toEqual(["connect"]);
    void connection.check();
    expect(wire.asked).toHaveLength(1);
  });

  it("renews a line over which the server does not answer", async () => {
    const { wire, connection, heard } = await rig();
    wire.attach();
    const check = connection.check();
    wire.asked[0]?.fail();
    expect(await check).toBe(false);
    expect(wire.calls).toEqual(["connect", "disconnect", "connect"]);
    expect(heard.at(-1)).toBe("detached");
  });

  it("keeps the new line when the check of the previous line fails", async () => {
    const { wire, connection } = await rig();
    wire.attach();
    const check = connection.check();
    wire.drop();
    wire.attach();
    const again = connection.check();
    wire.asked[0]?.fail();
    expect(await check).toBe(true);
    expect(wire.calls).toEqual(["connect"]);
    wire.asked[1]?.answer({ ok: true, value: { online: null } });
    expect(await again).toBe(true);
  });

  it("reports lost entries", async () => {
    const { wire, heard } = await rig();
    wire.attach();
    wire.say("session:gap", { snapshot: { phase: "idle" } });
    expect(heard.at(-1)).toBe("gap");
  });

  it("stays closed once it is closed", async () => {
    const { wire, connection, heard } = await rig();
    wire.attach();
    connection.close();
    wire.drop(false);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(wire.calls).toEqual(["connect", "disconnect"]);
    expect(heard.at(-1)).toBe("detached");
  });

  it("reports the number of sessions online", async () => {
    const { wire, heard } = await rig();
    wire.say("presence:count", { online: 12 });
    wire.say("presence:count", { online: null });
    expect(heard).toEqual(["online 12", "online null"]);
  });
});
