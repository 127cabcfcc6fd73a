import { accept } from "@lets-meet/shared/protocol/ack.ts";
import { LinkSignals } from "@lets-meet/shared/protocol/signal.ts";
import { describe, expect, it, vi } from "vitest";
import type { FakeConnection } from "../../../rtc/testing/fake-connection.ts";
import { fakeTimeAndMedia } from "../../../rtc/testing/fake-time-and-media.ts";
import { triedForMs } from "../machine.ts";
import { openPage, type Page, settle } from "../testing/page.ts";
import { matchIdOf } from "../testing/samples.ts";

fakeTimeAndMedia();
const matchId = matchIdOf("a");

const work = async (page: Page) => {
  await page.runConnections();
  await vi.advanceTimersByTimeAsync(20);
};

/** A page in a call with a connected partner, who sends media or, if not, nothing. */
async function inCall({ partnerSends = true } = {}) {
  const page = await openPage();
  await page.attach();
  await page.meet("video");
  await work(page);
  const [own] = page.network.open;
  const [batch] = page.sentSignals();
  const offer = batch?.signals.find((signal) => signal.kind === "description");
  if (own === undefined || batch === undefined || offer === undefined) throw new Error("nothing was offered");
  // The double is typed as the DOM's connection.
  const partner = page.network.create() as unknown as FakeConnection;
  void partner.setRemoteDescription(offer);
  await work(page);
  for (const transceiver of partner.getTransceivers())
    transceiver.direction = partnerSends ? "sendrecv" : "recvonly";
  void partner.setLocalDescription();
  await work(page);
  const answer = { kind: "description", type: "answer", sdp: partner.localDescription?.sdp };
  const said = LinkSignals.parse({ from: "partner-link", to: batch.from, place: 0, signals: [answer] });
  await page.log("signal:deliver", { matchId, ...said });
  await work(page);
  expect(page.view()).toMatchObject({ link: "connected", stranger: { phase: "talking" } });
  expect(page.view().remote !== null).toBe(partnerSends);
  page.wire.acceptAll({ online: 2 });
  const restart = vi.spyOn(own, "restartIce");
  /** Reads the stats once a second, each time with that many more packets. */
  const pass = async (seconds: number, packets: number) => {
    for (let second = 0; second < seconds; second++) {
      const before = Number(own.stats[0]?.["packetsReceived"] ?? 0);
      own.stats = [{ id: "t", type: "transport", packetsReceived: before + packets }];
      await vi.advanceTimersByTimeAsync(1_000);
    }
  };
  const checks = () => page.wire.asked.filter(({ name }) => name === "presence:watch").length;
  return { page, own, restart, pass, checks };
}

describe("a call whose path goes dead", () => {
  it("looks for another path as soon as nothing arrives, if the server still answers", async () => {
    const { page, restart, pass, checks } = await inCall();
    await pass(5, 50);
    expect(checks()).toBe(0);
    await pass(2, 0);
    expect([checks(), restart.mock.calls.length]).toEqual([1, 0]);
    page.wire.acceptAll({ online: 2 });
    await settle();
    expect(restart).toHaveBeenCalledTimes(1);
    await pass(2, 0);
    expect(restart).toHaveBeenCalledTimes(1);
  });

  it("waits if the server is unreachable too, and reconnects to it", async () => {
    const { page, restart, pass } = await inCall();
    await pass(5, 50);
    await pass(2, 0);
    page.wire.last("presence:watch")?.fail();
    await settle();
    expect(restart).not.toHaveBeenCalled();
    expect(page.wire.calls).toEqual(["connect", "disconnect", "connect"]);
  });

  it("checks its connection to the server when the browser reports the link as broken", async () => {
    const { page, own, checks } = await inCall();
    own.become("disconnected");
    expect(checks()).toBe(1);
    page.wire.last("presence:watch")?.answer(accept({ online: 2 }));
    await settle();
    expect(page.wire.calls).toEqual(["connect"]);
  });
});

describe("a call whose device has changed networks", () => {
  it("looks for another path, even before it notices that its own is gone", async () => {
    const { page, restart } = await inCall();
    page.effects.networkChanged();
    expect(page.view().link).toBe("connected");
    expect(restart).toHaveBeenCalledTimes(1);
  });
});

describe("the picture that is sent", () => {
  it.each([true, false])(
    "begins small, and has full size a second later, if the partner sends or not (%s)",
    async (partnerSends) => {
      const { own, pass } = await inCall({ partnerSends });
      const scale = () =>
        own
          .getTransceivers()
          .find(({ kind }) => kind === "video")
          ?.sender.getParameters()
          .encodings.map((one) => one.scaleResolutionDownBy);
      expect(scale()).toEqual([2]);
      await pass(1, 50);
      expect(scale()).toEqual([1]);
    },
  );
});

describe("a partner who leaves before there is a connection", () => {
  it.each([
    [triedForMs - 1_000, "left"],
    [triedForMs, "no-connection"],
  ])("after %i ms ends the match with the reason %s", async (ms, reason) => {
    const page = await openPage();
    await page.attach();
    await page.meet("video");
    await vi.advanceTimersByTimeAsync(ms);
    await page.log("stranger:partner-left", { matchId, reason: "left" });
    expect(page.view().stranger).toMatchObject({ phase: "ended", reason });
  });
});
