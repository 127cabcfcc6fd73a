import { limits } from "@lets-meet/shared/limits.ts";
import { accept, refuse } from "@lets-meet/shared/protocol/ack.ts";
import { describe, expect, it } from "vitest";
import { current, flush, outboxRig, over } from "./testing/outbox-rig.ts";

describe("an outbox", () => {
  it("numbers on from what the server has taken", () => {
    const { outbox, say } = outboxRig();
    outbox.attach(41, true);
    expect([say("a"), say("b")]).toEqual([42, 43]);
  });

  it("waits for the connection", () => {
    const { outbox, arrived, say } = outboxRig();
    say("a");
    expect(arrived).toHaveLength(0);
    outbox.attach(0, true);
    expect(arrived.map((one) => one.seq)).toEqual([1]);
  });

  it("has no more under way than the window", async () => {
    const { outbox, arrived, say } = outboxRig();
    outbox.attach(0, true);
    for (let count = 0; count < limits.outboxWindow + 3; count++) say("x");
    expect(arrived).toHaveLength(limits.outboxWindow);
    arrived[0]?.answer(accept({}));
    await flush();
    expect(arrived).toHaveLength(limits.outboxWindow + 1);
  });

  it("sends everything not acked again after a reconnect, and nothing the server has taken", () => {
    const { outbox, arrived, say, fates } = outboxRig();
    outbox.attach(0, true);
    for (const text of ["a", "b", "c"]) say(text);
    outbox.detach();
    say("d");
    outbox.attach(2, true);
    expect(fates()).toEqual(["1:taken", "2:taken"]);
    expect(arrived.slice(3).map((one) => one.seq)).toEqual([3, 4]);
  });

  it("takes no refusal from before a reconnect to heart", async () => {
    const { outbox, arrived, say, fates, timers } = outboxRig();
    outbox.attach(0, true);
    say("a");
    outbox.detach();
    outbox.attach(0, true);
    arrived[0]?.answer(null);
    await flush();
    expect(timers).toHaveLength(0);
    arrived[1]?.answer(accept({}));
    await flush();
    expect(fates()).toEqual(["1:taken"]);
  });

  it("goes back to the refused one when later ones came out of order", async () => {
    const { outbox, arrived, say, timers, desyncs } = outboxRig();
    outbox.attach(0, true);
    for (const text of ["a", "b", "c"]) say(text);
    arrived[0]?.answer(refuse("rate-limited", 250));
    arrived[1]?.answer(refuse("out-of-order"));
    arrived[2]?.answer(refuse("out-of-order"));
    await flush();
    expect(arrived).toHaveLength(3);
    expect(timers).toHaveLength(1);
    timers[0]?.();
    expect(arrived.slice(3).map((one) => one.seq)).toEqual([1, 2, 3]);
    expect(desyncs()).toBe(0);
  });

  it("goes on behind what a peer has not taken, which is dropped: everything for the others would wait behind it", async () => {
    const { outbox, arrived, say, fates, desyncs } = outboxRig();
    outbox.attach(0, true);
    say("a");
    say("b");
    arrived[0]?.answer(refuse("peer-behind"));
    arrived[1]?.answer(accept({}));
    await flush();
    expect(fates()).toEqual(["1:gone", "2:taken"]);
    expect(desyncs()).toBe(0);
  });

  it("tells nothing of an earlier entry whose acceptance is overtaken by a refusal", async () => {
    const { outbox, arrived, say, fates } = outboxRig();
    outbox.attach(0, true);
    say("a");
    say("b");
    say("c");
    arrived[1]?.answer(refuse("peer-behind"));
    await flush();
    expect(fates()).toEqual(["2:gone"]);
    arrived[0]?.answer(accept({}));
    arrived[2]?.answer(accept({}));
    await flush();
    expect(fates()).toEqual(["2:gone", "1:taken", "3:taken"]);
  });

  it("tells that a line of a match that is over was dropped, and goes on behind it", async () => {
    const { outbox, arrived, say, fates } = outboxRig();
    outbox.attach(0, true);
    say("late", over);
    say("a");
    arrived[0]?.answer(refuse("no-such-match"));
    arrived[1]?.answer(accept({}));
    await flush();
    expect(fates()).toEqual(["1:gone", "2:taken"]);
  });

  it("loses what was meant for a session that is no more, and numbers on in the new one", () => {
    const { outbox, say, fates } = outboxRig();
    outbox.attach(7, true);
    say("a");
    outbox.detach();
    outbox.attach(0, false);
    expect(fates()).toEqual(["8:lost"]);
    expect(say("b")).toBe(1);
  });

  it("asks to be attached anew when page and server disagree about the numbers", async () => {
    const { outbox, arrived, say, desyncs, fates } = outboxRig();
    outbox.attach(5, true);
    say("a");
    arrived[0]?.answer(refuse("out-of-order"));
    await flush();
    expect(desyncs()).toBe(1);
    outbox.attach(3, true);
    expect(fates()).toEqual(["6:lost"]);
    expect(say("b")).toBe(4);
  });

  it("gives no number to what the wire would refuse", () => {
    const { outbox, say } = outboxRig();
    outbox.attach(0, true);
    expect(say("x".repeat(limits.chatLength + 1))).toBeNull();
    expect(say("   ")).toBeNull();
    expect(say("fine")).toBe(1);
  });

  it("lets nothing of the next match wait behind what is left of one that is over", async () => {
    const { outbox, arrived, say, fates } = outboxRig();
    outbox.attach(0, true);
    const numbers = Array.from({ length: 120 }, () => say("x", over));
    expect(numbers.at(-1)).toBe(120);
    outbox.forget(over);
    expect(fates()).toHaveLength(120 - limits.outboxWindow);
    expect(fates()[0]).toBe(`${limits.outboxWindow + 1}:gone`);
    expect(say("signal")).toBe(limits.outboxWindow + 1);
    for (const one of arrived.splice(0)) one.answer(refuse("no-such-match"));
    await flush();
    expect(arrived.map(({ seq, matchId }) => [seq, matchId])).toEqual([[limits.outboxWindow + 1, current]]);
  });

  it("forgets at once what the server has put off, and nothing that it may have taken", async () => {
    const { outbox, arrived, say, timers, fates } = outboxRig();
    outbox.attach(0, true);
    for (const text of ["a", "b", "c"]) say(text, over);
    arrived[0]?.answer(accept({}));
    arrived[1]?.answer(refuse("rate-limited", 250));
    await flush();
    outbox.forget(over);
    expect(fates()).toEqual(["1:taken", "2:gone", "3:gone"]);
    expect(say("a")).toBe(2);
    timers[0]?.();
    expect(arrived.slice(3).map(({ seq, matchId }) => [seq, matchId])).toEqual([[2, current]]);
  });

  it("keeps what no answer came for: a copy of it may still arrive", async () => {
    const { outbox, arrived, say, timers, fates } = outboxRig();
    outbox.attach(0, true);
    say("a", over);
    arrived[0]?.answer(null);
    await flush();
    timers[0]?.();
    arrived[1]?.answer(refuse("rate-limited", 250));
    await flush();
    outbox.forget(over);
    expect(fates()).toEqual([]);
    expect(say("b")).toBe(2);
  });

  it("forgets nothing of another match, nor what stands before it", () => {
    const { outbox, say, fates } = outboxRig();
    say("a", over);
    say("b");
    outbox.forget(over);
    expect(fates()).toEqual([]);
    outbox.forget(current);
    expect(fates()).toEqual(["2:gone"]);
  });

  it("takes no more when nobody takes anything from it", () => {
    const { say } = outboxRig();
    const numbers = Array.from({ length: 300 }, () => say("x"));
    expect(numbers.filter((seq) => seq !== null)).toHaveLength(256);
  });
});
