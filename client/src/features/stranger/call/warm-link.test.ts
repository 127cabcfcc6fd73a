import { refuse } from "@lets-meet/shared/protocol/ack.ts";
import type { IceServers } from "@lets-meet/shared/protocol/ice-servers.ts";
import { describe, expect, it, vi } from "vitest";
import { fakeTimeAndMedia } from "../../../rtc/testing/fake-time-and-media.ts";
import { openPage, settle } from "../testing/page.ts";
import { matchOf, searchingOf } from "../testing/samples.ts";

fakeTimeAndMedia();

const ice: IceServers = {
  iceServers: [{ urls: "stun:stun.example.org" }],
  policy: "all",
  expiresInMs: null,
};

/** A page that has been searching for video for that long. */
const searchingFor = async (ms: number) => {
  const page = await openPage();
  await page.attach();
  page.actions.start("video");
  page.actions.openBoth();
  await settle();
  page.actions.searchVideo();
  await page.answer("stranger:search", { ok: true, value: searchingOf(ice) });
  await vi.advanceTimersByTimeAsync(ms);
  await page.runConnections();
  return page;
};

describe("a video search", () => {
  it("has an offer ready before there is a partner, and sends it as soon as there is one", async () => {
    const page = await searchingFor(1_000);
    const [ready] = page.network.open;
    expect(ready?.signalingState).toBe("have-local-offer");
    expect(page.sentSignals()).toEqual([]);
    await page.matched(matchOf("a", "video"));
    expect(page.network.open[0]).toBe(ready);
    const [first, ...rest] = page.sentSignals();
    expect(first).toMatchObject({ matchId: matchOf("a").matchId, place: 0, to: null });
    expect(first?.signals[0]).toMatchObject({ kind: "description", type: "offer" });
    expect(first?.signals).toMatchObject([{ sdp: expect.stringContaining("a=candidate:") }]);
    expect(rest).toEqual([]);
  });

  it("requests ICE servers only once, in the green room", async () => {
    const page = await searchingFor(1_000);
    expect(page.iceAsked()).toBe(1);
    await page.matched(matchOf("a", "video"));
    expect(page.iceAsked()).toBe(1);
  });

  it("that ends at once answers with the link that the green room has prepared", async () => {
    const page = await searchingFor(50);
    const [ready] = page.network.open;
    expect(ready?.signalingState).toBe("stable");
    await page.matched({ ...matchOf("a", "video"), polite: true });
    expect(page.network.open[0]).toBe(ready);
    expect(page.network.open).toHaveLength(1);
    expect(page.sentSignals()).toEqual([]);
  });

  it("asks for the next partner before it closes the link to the last, in the same step", async () => {
    const page = await searchingFor(1_000);
    await page.matched(matchOf("a", "video"));
    const [last] = page.network.open;
    if (last === undefined) throw new Error("the call has no connection");
    const askedByThen: boolean[] = [];
    vi.spyOn(last, "close").mockImplementation(
      () => void askedByThen.push(page.asked().includes("stranger:next")),
    );
    page.actions.next();
    expect(askedByThen).toEqual([true]);
  });

  it("leaves the first offer to a partner who has waited longer", async () => {
    const page = await searchingFor(1_000);
    const [ready] = page.network.open;
    await page.matched({ ...matchOf("a", "video"), polite: true });
    expect(ready?.signalingState).toBe("closed");
    expect(page.network.open.map((one) => one.signalingState)).toEqual(["stable"]);
    expect(page.sentSignals()).toEqual([]);
  });

  it.each([50, 1_000])("that is cancelled after %i ms closes its warm link", async (ms) => {
    const page = await searchingFor(ms);
    expect(page.network.open).toHaveLength(1);
    page.actions.stop();
    expect(page.network.open).toEqual([]);
    await vi.advanceTimersByTimeAsync(200_000);
    expect(page.network.open).toEqual([]);
  });

  it("prepares no link before video is chosen, and closes it with the green room", async () => {
    const page = await openPage();
    await page.attach();
    page.actions.start("text");
    await vi.advanceTimersByTimeAsync(10_000);
    expect(page.network.connections).toEqual([]);
    page.actions.stop();
    page.actions.start("video");
    await settle();
    expect(page.network.open).toHaveLength(1);
    page.actions.home();
    expect(page.network.open).toEqual([]);
  });

  it("sends the devices that are on when the partner comes, not those when it began", async () => {
    const page = await searchingFor(1_000);
    page.actions.want("camera", false);
    await settle();
    await page.matched(matchOf("a", "video"));
    expect(page.network.open[0]?.getTransceivers()[1]?.sender.track).toBeNull();
  });

  it("gathers candidates again once a minute, and when the network has changed", async () => {
    const page = await searchingFor(1_000);
    const [first] = page.network.open;
    await vi.advanceTimersByTimeAsync(60_000);
    const [second] = page.network.open;
    expect([first === second, first?.signalingState, page.network.open.length]).toEqual([false, "closed", 1]);
    page.effects.networkChanged();
    await settle();
    expect([second?.signalingState, page.network.open.length]).toEqual(["closed", 1]);
  });

  it.each([40_000, 59_000, 95_000])("also uses a link that was ready after %i ms", async (ms) => {
    const page = await searchingFor(ms);
    const [ready] = page.network.open;
    await page.matched(matchOf("a", "video"));
    expect([page.phase(), page.network.open[0] === ready]).toEqual(["connecting", true]);
    page.actions.next();
    await page.acceptSearch();
    await page.matched(matchOf("b", "video"));
    await settle();
    expect([page.phase(), page.network.open.length]).toEqual(["connecting", 1]);
  });

  it("uses a link that waited long in the green room, and keeps none there forever", async () => {
    const inGreenRoom = async (ms: number) => {
      const page = await openPage();
      await page.attach();
      page.actions.start("video");
      await vi.advanceTimersByTimeAsync(ms);
      return page;
    };
    const page = await inGreenRoom(40_000);
    page.actions.searchVideo();
    await page.acceptSearch();
    await page.matched({ ...matchOf("a", "video"), polite: true });
    expect([page.phase(), page.network.open.length]).toEqual(["connecting", 1]);
    const forgotten = await inGreenRoom(300_000);
    expect(forgotten.network.open).toEqual([]);
  });

  it("prepares a link soon after a failed request, and again once there is a camera", async () => {
    const page = await openPage();
    page.ice.answer = refuse("rate-limited", 5_000);
    await page.attach();
    page.actions.start("video");
    await vi.advanceTimersByTimeAsync(4_000);
    expect(page.network.open).toEqual([]);
    page.ice.answer = { ok: true, value: ice };
    await vi.advanceTimersByTimeAsync(2_000);
    const [bare] = page.network.open;
    expect(bare).toBeDefined();
    page.actions.openBoth();
    await settle();
    expect([bare?.signalingState, page.network.open.length]).toEqual(["closed", 1]);
  });

  it("gives a link that was ready long before the full time to connect, and to fail", async () => {
    const page = await searchingFor(29_500);
    await page.matched(matchOf("a", "video"));
    await vi.advanceTimersByTimeAsync(29_000);
    expect(page.phase()).toBe("connecting");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(page.view().stranger).toMatchObject({ phase: "ended", reason: "no-connection" });
  });
});
