import { accept } from "@lets-meet/shared/protocol/ack.ts";
import { describe, expect, it, vi } from "vitest";
import { fakeTimeAndMedia } from "../../rtc/testing/fake-time-and-media.ts";
import { inCall } from "./testing/page.ts";
import { peerOf, roomId } from "./testing/samples.ts";

fakeTimeAndMedia();

const [ann, ben] = [peerOf("Ann"), peerOf("Ben")];

describe("the chat of a room", () => {
  it("shows the user's own message at once, then its delivery", async () => {
    const page = await inCall("Ann");
    page.actions.say("hello");
    expect(page.membership().lines).toMatchObject([{ text: "hello", delivery: "sending" }]);
    await page.answer("room:chat", accept({}));
    expect(page.membership().lines).toMatchObject([{ text: "hello", delivery: "sent" }]);
  });

  it("counts messages as unread until the chat is open", async () => {
    const page = await inCall("Ann");
    const message = (seq: number) => page.log("room:message", { roomId, peerId: ann, seq, text: `${seq}` });
    await message(1);
    await message(2);
    await message(2);
    expect(page.view().unread).toBe(2);
    page.actions.openChat();
    await message(3);
    expect(page.view().unread).toBe(0);
    page.actions.closeChat();
    await message(4);
    expect(page.view().unread).toBe(1);
  });
});

describe("typing in a room", () => {
  it("is shown until it is taken back, or for five seconds", async () => {
    const page = await inCall("Ann", "Ben");
    for (const peerId of [ann, ben]) await page.log("room:member-typing", { roomId, peerId, typing: true });
    expect(page.membership().typing).toEqual([ann, ben]);
    await vi.advanceTimersByTimeAsync(3_000);
    await page.log("room:member-typing", { roomId, peerId: ben, typing: true });
    await vi.advanceTimersByTimeAsync(2_000);
    expect(page.membership().typing).toEqual([ben]);
    await page.log("room:member-typing", { roomId, peerId: ben, typing: false });
    expect(page.membership().typing).toEqual([]);
  });

  it("is sent at intervals, and not again when the message is sent", async () => {
    const page = await inCall("Ann");
    for (let turn = 0; turn < 30; turn++) {
      page.actions.typing(true);
      await vi.advanceTimersByTimeAsync(100);
    }
    page.actions.say("hello");
    page.actions.typing(false);
    expect(page.payloads("room:typing")).toEqual([
      { roomId, typing: true },
      { roomId, typing: true },
    ]);
  });
});
