import { accept, refuse } from "@lets-meet/shared/protocol/ack.ts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { keyOf } from "../../net/testing/wire.ts";
import { FakeMediaStream } from "../../rtc/testing/fake-media.ts";
import { openPage, settle } from "./testing/page.ts";
import { matchIdOf, matchOf, searchOf, wishOf } from "./testing/samples.ts";

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("MediaStream", FakeMediaStream);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});
const a = matchIdOf("a");

describe("a search", () => {
  it("is asked for at once, and shown when the server has answered", async () => {
    const page = await openPage();
    await page.attach();
    page.actions.start("text");
    expect(page.phase()).toBe("requesting");
    expect(page.asked()).toEqual(["stranger:search"]);
    await page.answer("stranger:search", accept(searchOf(0)));
    expect(page.phase()).toBe("searching");
  });

  it("that is pressed before there is a connection is asked for as soon as there is", async () => {
    const page = await openPage();
    page.actions.start("text");
    await settle();
    expect(page.asked()).toEqual([]);
    await page.attach();
    expect(page.asked()).toEqual(["stranger:search"]);
  });

  it("is asked for again when its answer got lost", async () => {
    const page = await openPage();
    await page.attach();
    page.actions.start("text");
    page.wire.last("stranger:search")?.fail();
    await settle();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(page.asked()).toEqual(["stranger:search", "stranger:search"]);
  });

  it("is asked for again in the session that a restarted server gives", async () => {
    const page = await openPage();
    await page.attach();
    page.actions.start("text");
    await page.acceptSearch();
    page.wire.drop();
    await page.attach({ resumed: false, session: keyOf("b") });
    expect(page.phase()).toBe("requesting");
    expect(page.asked().filter((name) => name === "stranger:search")).toHaveLength(2);
  });

  it("waits out a short refusal for rate, and tells a long one", async () => {
    const page = await openPage();
    await page.attach();
    page.actions.start("text");
    await page.answer("stranger:search", refuse("rate-limited", 700));
    expect(page.phase()).toBe("requesting");
    await vi.advanceTimersByTimeAsync(700);
    await page.answer("stranger:search", refuse("rate-limited", 60_000));
    expect(page.phase()).toBe("idle");
    expect(page.view().refused).toMatchObject({ code: "rate-limited", retryAt: Date.now() + 60_000 });
    page.actions.retry();
    expect(page.view().refused).toBeNull();
    expect(page.phase()).toBe("requesting");
  });

  it("is cancelled on the server too", async () => {
    const page = await openPage();
    await page.attach();
    page.actions.start("text");
    await page.acceptSearch();
    page.actions.stop();
    expect(page.phase()).toBe("idle");
    expect(page.asked().at(-1)).toBe("stranger:cancel");
  });

  it("that was cancelled a moment too late leaves the match it has led to", async () => {
    const page = await openPage();
    await page.attach();
    page.actions.start("text");
    await page.acceptSearch();
    page.actions.stop();
    await page.matched(matchOf("a"));
    expect(page.phase()).toBe("idle");
    expect(page.payload("stranger:leave")).toEqual({ matchId: a });
  });

  it("climbs as the person says", async () => {
    const page = await openPage();
    await page.attach();
    page.actions.start("text");
    await page.acceptSearch();
    page.actions.ladder("hold");
    await page.answer(
      "stranger:ladder",
      accept({ ...searchOf(500), climb: { kind: "held", rung: "anyone" } }),
    );
    expect(page.view().stranger).toMatchObject({ search: { climb: { kind: "held" } } });
  });
});

describe("a text chat", () => {
  it("never asks for a camera, and builds no connection to the stranger", async () => {
    const page = await openPage();
    await page.attach();
    await page.meet("text");
    expect(page.phase()).toBe("talking");
    expect(page.asked()).toContain("signal:ready");
    expect(page.devices.asked).toEqual([]);
    expect(page.network.connections).toEqual([]);
  });

  it("follows a line from sending to delivered", async () => {
    const page = await openPage();
    await page.attach({ seq: 6 });
    await page.meet("text");
    const delivery = () => {
      const { stranger } = page.view();
      return "talk" in stranger ? stranger.talk.lines.map((line) => line.delivery) : [];
    };
    page.actions.say("hello");
    expect(page.payload("chat:send")).toEqual({ matchId: a, seq: 7, text: "hello" });
    expect(delivery()).toEqual(["sending"]);
    await page.answer("chat:send", accept({}));
    expect(delivery()).toEqual(["sent"]);
    await page.log("chat:delivered", { matchId: a, seq: 7 });
    expect(delivery()).toEqual(["delivered"]);
  });

  it("sends a line again after a reconnect, and shows it once", async () => {
    const page = await openPage();
    await page.attach();
    await page.meet("text");
    page.actions.say("hello");
    page.wire.drop();
    await page.attach({ snapshot: page.inMatch(matchOf("a")) });
    expect(page.asked().filter((name) => name === "chat:send")).toHaveLength(2);
    await page.answer("chat:send", accept({}));
    expect(page.view().stranger).toMatchObject({ talk: { lines: [{ delivery: "sent" }] } });
  });

  it("tells that a line to somebody who has just left was not sent", async () => {
    const page = await openPage();
    await page.attach();
    await page.meet("text");
    page.actions.say("hello");
    await page.log("stranger:partner-left", { matchId: a, reason: "left" });
    await page.answer("chat:send", refuse("no-such-match"));
    expect(page.view().stranger).toMatchObject({ phase: "ended", talk: { lines: [{ delivery: "failed" }] } });
  });

  it("shows a line that the wire would refuse as not sent", async () => {
    const page = await openPage();
    await page.attach();
    await page.meet("text");
    page.actions.say("x".repeat(2_001));
    page.actions.say("fine");
    expect(page.view().stranger).toMatchObject({
      talk: { lines: [{ delivery: "failed" }, { delivery: "sending" }] },
    });
    expect(page.asked().filter((name) => name === "chat:send")).toHaveLength(1);
  });

  it("tells the partner what it shows, several messages at a time, and again after a reconnect", async () => {
    const page = await openPage();
    await page.attach();
    await page.meet("text");
    await page.log("chat:message", { matchId: a, seq: 3, text: "one" });
    await page.log("chat:message", { matchId: a, seq: 4, text: "two" });
    await vi.advanceTimersByTimeAsync(100);
    const receipts = () => page.wire.asked.filter(({ name }) => name === "chat:received");
    expect(receipts().map(({ payload }) => payload)).toEqual([{ matchId: a, seq: 4 }]);
    page.wire.drop();
    await page.attach({ snapshot: page.inMatch(matchOf("a")) });
    expect(receipts()).toHaveLength(2);
  });

  it("clears typing that is never taken back", async () => {
    const page = await openPage();
    await page.attach();
    await page.meet("text");
    const typing = () => {
      const { stranger } = page.view();
      return "talk" in stranger && stranger.talk.partnerTyping;
    };
    await page.log("chat:partner-typing", { matchId: a, typing: true });
    await vi.advanceTimersByTimeAsync(4_000);
    await page.log("chat:partner-typing", { matchId: a, typing: true });
    await vi.advanceTimersByTimeAsync(4_999);
    expect(typing()).toBe(true);
    await vi.advanceTimersByTimeAsync(1);
    expect(typing()).toBe(false);
  });

  it("says now and then that this side types, and nothing when the message says it", async () => {
    const page = await openPage();
    await page.attach();
    await page.meet("text");
    const said = () =>
      page.wire.asked.flatMap(({ name, payload }) => (name === "chat:typing" ? [payload] : []));
    for (let turn = 0; turn < 30; turn++) {
      page.actions.typing(true);
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(said()).toHaveLength(2);
    page.actions.say("hello");
    page.actions.typing(false);
    expect(said()).toHaveLength(2);
    page.actions.typing(true);
    page.actions.typing(false);
    page.actions.typing(false);
    expect(said().slice(2)).toEqual([
      { matchId: a, typing: true },
      { matchId: a, typing: false },
    ]);
  });

  it("remembers that something was written while nobody looked", async () => {
    const page = await openPage();
    await page.attach();
    await page.meet("text");
    await page.log("chat:message", { matchId: a, seq: 1, text: "seen" });
    expect(page.view().unread).toBe(false);
    page.screen.hidden = true;
    await page.log("chat:message", { matchId: a, seq: 2, text: "unseen" });
    expect(page.view().unread).toBe(true);
  });
});

describe("leaving", () => {
  it("by Esc asks first, then stops, then searches", async () => {
    const page = await openPage();
    await page.attach();
    await page.meet("text");
    page.actions.escape();
    expect([page.phase(), page.view().confirmingStop]).toEqual(["talking", true]);
    page.actions.escape();
    expect([page.phase(), page.view().confirmingStop]).toEqual(["ended", false]);
    expect(page.payload("stranger:leave")).toEqual({ matchId: a });
    page.actions.escape();
    expect(page.phase()).toBe("requesting");
  });

  it("by Esc asks again after three seconds", async () => {
    const page = await openPage();
    await page.attach();
    await page.meet("text");
    page.actions.escape();
    await vi.advanceTimersByTimeAsync(3_000);
    expect(page.view().confirmingStop).toBe(false);
    page.actions.escape();
    expect(page.phase()).toBe("talking");
  });

  it("by Esc cancels a search too, and means nothing where nothing goes on", async () => {
    const page = await openPage();
    await page.attach();
    page.actions.escape();
    expect([page.phase(), page.view().confirmingStop]).toEqual(["idle", false]);
    page.actions.start("text");
    page.actions.escape();
    page.actions.escape();
    expect(page.phase()).toBe("idle");
  });

  it("forgets a question that the partner's leaving has answered", async () => {
    const page = await openPage();
    await page.attach();
    await page.meet("text");
    page.actions.escape();
    await page.log("stranger:partner-left", { matchId: a, reason: "left" });
    expect(page.view().confirmingStop).toBe(false);
  });

  it("by Next asks for the next one in one request", async () => {
    const page = await openPage();
    await page.attach();
    await page.meet("text");
    page.actions.next();
    expect(page.phase()).toBe("requesting");
    expect(page.payload("stranger:next")).toMatchObject({ matchId: a, wish: { mode: "text" } });
    expect(page.asked()).not.toContain("stranger:leave");
    await page.log("stranger:partner-left", { matchId: a, reason: "left" });
    await page.acceptSearch();
    expect(page.phase()).toBe("searching");
  });

  it("while nobody listened is put right when the server still has the match", async () => {
    const page = await openPage();
    await page.attach();
    await page.meet("text");
    page.wire.drop();
    page.actions.stop();
    await page.attach({ snapshot: page.inMatch(matchOf("a")) });
    expect(page.phase()).toBe("ended");
    expect(page.payload("stranger:leave")).toEqual({ matchId: a });
  });

  it("a search while nobody listened is put right too", async () => {
    const page = await openPage();
    await page.attach();
    page.actions.start("text");
    await page.acceptSearch();
    page.wire.drop();
    page.actions.stop();
    await page.attach({ snapshot: { phase: "searching", wish: wishOf("text"), search: searchOf(1) } });
    expect(page.asked().at(-1)).toBe("stranger:cancel");
  });

  it("by blocking ends the chat, and blocking works after its end as well", async () => {
    const page = await openPage();
    await page.attach();
    await page.meet("text");
    page.actions.block();
    expect(page.payload("stranger:block")).toEqual({ matchId: a });
    expect(page.phase()).toBe("ended");
    page.actions.block();
    expect(page.asked().filter((name) => name === "stranger:block")).toHaveLength(2);
  });
});

describe("a page that another tab has taken over from", () => {
  it("steps back without leaving the match, and shows it again when it is used again", async () => {
    const page = await openPage();
    await page.attach();
    await page.meet("text");
    page.wire.say("session:superseded", {});
    await settle();
    expect([page.phase(), page.view().connection]).toEqual(["idle", "superseded"]);
    expect(page.asked()).not.toContain("stranger:leave");
    page.connection.connect();
    await page.attach({ snapshot: page.inMatch(matchOf("a")) });
    expect(page.phase()).toBe("talking");
  });
});

describe("a page that is loaded again", () => {
  it("shows the match it is in and listens for it", async () => {
    const before = await openPage();
    await before.attach();
    before.actions.prefer({ ...wishOf("text") });
    await before.meet("text");
    const page = await openPage(before.shelf);
    expect(page.view().resuming).toBe(true);
    await page.attach({ snapshot: page.inMatch(matchOf("a")) });
    expect(page.view().resuming).toBe(false);
    expect(page.view().stranger).toMatchObject({
      phase: "talking",
      wish: { interests: ["chess", "music"] },
    });
    expect(page.asked()).toContain("signal:ready");
  });

  it("shows the search it is in", async () => {
    const page = await openPage();
    await page.attach({ snapshot: { phase: "searching", wish: wishOf("text"), search: searchOf(9_000) } });
    expect(page.phase()).toBe("searching");
    expect(page.asked()).toEqual([]);
  });

  it("shows the start page after a while when nobody answers", async () => {
    const before = await openPage();
    await before.attach();
    const page = await openPage(before.shelf);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(page.view()).toMatchObject({ resuming: false, connection: "offline" });
  });
});
