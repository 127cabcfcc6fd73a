import { accept, refuse } from "@lets-meet/shared/protocol/ack.ts";
import { describe, expect, it, vi } from "vitest";
import { fakeTimeAndMedia } from "../../../rtc/testing/fake-time-and-media.ts";
import { openPage, settle } from "../testing/page.ts";
import { matchIdOf, matchOf } from "../testing/samples.ts";

fakeTimeAndMedia();
const a = matchIdOf("a");

describe("a text chat", () => {
  it("never asks for a camera, and builds no connection to the stranger", async () => {
    const page = await openPage();
    await page.attach();
    await page.meet("text");
    expect(page.phase()).toBe("talking");
    expect(page.asked()).not.toContain("signal:ready");
    expect(page.devices.asked).toEqual([]);
    expect(page.network.connections).toEqual([]);
  });

  it("follows a message from sending to delivered", async () => {
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

  it("sends a message again after a reconnect, and shows it once", async () => {
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

  it("shows that a message to a partner who has just left was not sent", async () => {
    const page = await openPage();
    await page.attach();
    await page.meet("text");
    page.actions.say("hello");
    await page.log("stranger:partner-left", { matchId: a, reason: "left" });
    await page.answer("chat:send", refuse("no-such-match"));
    expect(page.view().stranger).toMatchObject({ phase: "ended", talk: { lines: [{ delivery: "failed" }] } });
  });

  it("sends to the next partner at once, even behind a hundred messages to one who has left", async () => {
    const page = await openPage();
    await page.attach();
    await page.meet("text");
    for (let count = 1; count <= 100; count++) page.actions.say(`line ${count}`);
    page.actions.stop();
    page.actions.searchAgain();
    await page.acceptSearch();
    await page.matched(matchOf("b"));
    for (const { name, answer } of page.wire.asked) if (name === "chat:send") answer(refuse("no-such-match"));
    await settle();
    page.actions.say("hello");
    await settle();
    expect(page.payload("chat:send")).toMatchObject({ matchId: matchIdOf("b"), text: "hello" });
  });

  it("shows a message that the wire would refuse as not sent", async () => {
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

  it("confirms what it shows, several messages at a time, and again after a reconnect", async () => {
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

  it("clears a typing notice that is never taken back", async () => {
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

  it("reports at intervals that this side types, and not again when the message is sent", async () => {
    const page = await openPage();
    await page.attach();
    await page.meet("text");
    const said = () =>
      page.wire.asked.flatMap(({ name, payload }) => (name === "chat:typing" ? [payload] : []));
    for (let turn = 0; turn < 30; turn++) {
      vi.setSystemTime(Date.now() - 7_200_000);
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

  it("remembers that a message arrived while the page was hidden", async () => {
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
