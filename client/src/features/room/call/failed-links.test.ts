import { beforeEach, expect, test, vi } from "vitest";
import { fakeTimeAndMedia } from "../../../rtc/testing/fake-time-and-media.ts";
import { inCall } from "../testing/page.ts";
import { peerOf, roomId } from "../testing/samples.ts";

fakeTimeAndMedia();

const ann = peerOf("Ann");
let page: Awaited<ReturnType<typeof inCall>>;
let tries: number;
let refuses: boolean;

/** A call whose link to Ann fails at once whenever it is built. */
beforeEach(async () => {
  page = await inCall("Ann");
  [tries, refuses] = [0, true];
  const make = page.network.make.bind(page.network);
  vi.spyOn(page.network, "make").mockImplementation((...given) => {
    tries++;
    if (refuses) throw new DOMException("forbidden by policy", "NotSupportedError");
    return make(...given);
  });
  page.actions.reconnect(ann);
});

const link = () => page.view().peers.get(ann)?.link;
const afterSeconds = async (seconds: number) => {
  tries = 0;
  await vi.advanceTimersByTimeAsync(seconds * 1_000);
  return tries;
};

test("a failed link is rebuilt three times without a press, with growing pauses", async () => {
  expect(link()).toBe("failed");
  for (const pause of [4, 15, 45]) {
    expect(await afterSeconds(pause - 0.1)).toBe(0);
    expect(await afterSeconds(0.1)).toBe(1);
  }
  expect(await afterSeconds(600)).toBe(0);
});

test("a press rebuilds it sooner, and nothing rebuilds it again", async () => {
  refuses = false;
  page.actions.reconnect(ann);
  expect(link()).toBe("connecting");
  expect(await afterSeconds(8)).toBe(0);
});

test("a person who has left is not called again", async () => {
  await page.log("room:member-left", { roomId, peerId: ann, reason: "left" });
  expect(await afterSeconds(60)).toBe(0);
});
