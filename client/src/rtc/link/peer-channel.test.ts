import type { PeerMessage } from "@lets-meet/shared/protocol/peer.ts";
import { describe, expect, it } from "vitest";
import { FakeChannel } from "../testing/fake-channel.ts";
import { PeerChannel } from "./peer-channel.ts";

/** Two ends of a channel; the test decides when messages arrive. */
function rig() {
  const tasks: (() => void)[] = [];
  const network = { task: (run: () => void) => void tasks.push(run) };
  const work = () => {
    for (let task = tasks.shift(); task !== undefined; task = tasks.shift()) task();
  };
  let now = 0;
  const end = () => {
    const double = new FakeChannel(network);
    const heard: PeerMessage[] = [];
    const changes: boolean[] = [];
    const channel = new PeerChannel({
      // The double has the members that this code touches, and not the rest of the DOM's type.
      channel: double as unknown as RTCDataChannel,
      message: (message) => heard.push(message),
      changed: (isOpen) => changes.push(isOpen),
      now: () => now,
    });
    return { double, heard, changes, channel };
  };
  const [one, other] = [end(), end()];
  one.double.join(other.double);
  other.double.join(one.double);
  return { one, other, work, passSeconds: (seconds: number) => (now += 1_000 * seconds) };
}
const opened = () => {
  const both = rig();
  both.work();
  return both;
};
const typing: PeerMessage = { kind: "typing", typing: true };
const chat = (seq: number): PeerMessage => ({ kind: "chat", seq, text: `message ${seq}` });

describe("the channel between two pages", () => {
  it("sends nothing before it is open, and reports when it opens", () => {
    const { one, work } = rig();
    expect(one.channel.say(typing)).toBe(false);
    work();
    expect(one.changes).toEqual([true]);
    expect(one.channel.isOpen).toBe(true);
    expect(one.channel.say(typing)).toBe(true);
  });

  it("delivers messages in order", () => {
    const { one, other, work } = opened();
    for (const seq of [1, 2, 3]) one.channel.say(chat(seq));
    work();
    expect(other.heard).toEqual([chat(1), chat(2), chat(3)]);
  });

  it("sends nothing more once nothing gets through", () => {
    const { one } = opened();
    one.double.bufferedAmount = 4_194_305;
    expect(one.channel.say(typing)).toBe(false);
  });

  it("returns false when the browser refuses", () => {
    const { one } = opened();
    one.double.send = () => {
      throw new DOMException("full", "OperationError");
    };
    expect(one.channel.say(typing)).toBe(false);
  });

  it.each([
    ["no JSON", "hello"],
    ["an unknown kind", JSON.stringify({ kind: "marry" })],
    ["a malformed message", JSON.stringify({ kind: "typing", typing: "yes" })],
    ["bytes", new ArrayBuffer(8)],
    ["a message that is too long", JSON.stringify({ ...typing, padding: "x".repeat(131_072) })],
    ["nothing", "null"],
  ])("drops %s", (_what, text) => {
    const { one } = opened();
    one.double.hear(text);
    one.double.hear(JSON.stringify(typing));
    expect(one.heard).toEqual([typing]);
  });

  it("accepts no more messages than an honest page sends, and continues afterwards", () => {
    const { one, passSeconds } = opened();
    for (let count = 0; count < 10_000; count++) one.double.hear(JSON.stringify(typing));
    expect(one.heard).toHaveLength(300);
    passSeconds(1);
    for (let count = 0; count < 10_000; count++) one.double.hear(JSON.stringify(typing));
    expect(one.heard).toHaveLength(340);
  });

  it("accepts no more text than an honest page sends", () => {
    const { one, passSeconds } = opened();
    const long = JSON.stringify({ ...typing, padding: "x".repeat(130_000) });
    for (let count = 0; count < 100; count++) one.double.hear(long);
    expect(one.heard).toHaveLength(16);
    passSeconds(3_600);
    for (let count = 0; count < 100; count++) one.double.hear(long);
    expect(one.heard).toHaveLength(32);
  });

  it("reports that it has closed on its own", () => {
    const { one, other, work } = opened();
    other.double.abandon();
    work();
    expect(one.changes).toEqual([true, false]);
    expect(one.channel.say(typing)).toBe(false);
  });

  it("receives and reports nothing once it is closed", () => {
    const { one, other, work } = opened();
    one.channel.close();
    other.channel.say(typing);
    other.double.abandon();
    work();
    expect(one.heard).toEqual([]);
    expect(one.changes).toEqual([true]);
    expect(one.channel.say(typing)).toBe(false);
  });
});
