import { limits } from "@lets-meet/shared/limits.ts";
import { accept, refuse } from "@lets-meet/shared/protocol/ack.ts";
import { describe, expect, it } from "vitest";
import { current, flush, outboxRig, over } from "./testing/outbox-rig.ts";

describe("an outbox", () => {
  it("continues the numbers from the last entry that the server has taken", () => {
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

  it("keeps no more entries in flight than the window allows", async () => {
    const { outbox, arrived, say } = outboxRig();
    outbox.attach(0, true);
    for (let count = 0; count < limits.outboxWindow + 3; count++) say("x");
    expect(arrived).toHaveLength(limits.outboxWindow);
    arrived[0]?.answer(accept({}));
    await flush();
    expect(arrived).toHaveLength(limits.outboxWindow + 1);
  });

  it("resends unacknowledged entries after a reconnect, except those the server has taken", () => {
    const { outbox, arrived, say, fates } = outboxRig();
    outbox.attach(0, true);
    for (const text of ["a", "b", "c"]) say(text);
    outbox.detach();
    say("d");
    outbox.attach(2, true);
    expect(fates()).toEqual(["1:taken", "2:taken"]);
    expect(arrived.slice(3).map((one) => one.seq)).toEqual([3, 4]);
  });

  it("ignores a failed request from before a reconnect", async () => {
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

  it("goes back to the refused entry when later entries arrived out of order", async () => {
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

  it("drops an entry whose peer is too far behind, so that entries for other peers do not wait", async () => {
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

  it("does not settle an earlier entry when the refusal of a later entry overtakes its acceptance", async () => {
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

  it("reports a chat line of an ended match as gone, and continues with the next entry", async () => {
    const { outbox, arrived, say, fates } = outboxRig();
    outbox.attach(0, true);
    say("late", over);
    say("a");
    arrived[0]?.answer(refuse("no-such-match"));
    arrived[1]?.answer(accept({}));
    await flush();
    expect(fates()).toEqual(["1:gone", "2:taken"]);
  });

  it("reports the entries of an expired session as lost, and restarts the numbers in the new session", () => {
    const { outbox, say, fates } = outboxRig();
    outbox.attach(7, true);
    say("a");
    outbox.detach();
    outbox.attach(0, false);
    expect(fates()).toEqual(["8:lost"]);
    expect(say("b")).toBe(1);
  });

  it("asks for a new attachment when page and server disagree about the numbers", async () => {
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

  it("gives no number to an entry that the protocol forbids", () => {
    const { outbox, say } = outboxRig();
    outbox.attach(0, true);
    expect(say("x".repeat(limits.chatLength + 1))).toBeNull();
    expect(say("   ")).toBeNull();
    expect(say("fine")).toBe(1);
  });

  it("does not make the next match wait behind the remaining entries of an ended match", async () => {
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

  it("forgets at once the entries that the server has refused for now, but none that it may have taken", async () => {
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

  it("keeps an unanswered entry, because a copy of it may still arrive", async () => {
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

  it("forgets no entry of another match, and none queued ahead of such an entry", () => {
    const { outbox, say, fates } = outboxRig();
    say("a", over);
    say("b");
    outbox.forget(over);
    expect(fates()).toEqual([]);
    outbox.forget(current);
    expect(fates()).toEqual(["2:gone"]);
  });

  it("accepts no more entries once its queue is full", () => {
    const { say } = outboxRig();
    const numbers = Array.from({ length: 300 }, () => say("x"));
    expect(numbers.filter((seq) => seq !== null)).toHaveLength(256);
  });
});
