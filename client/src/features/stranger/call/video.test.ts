import { accept, refuse } from "@lets-meet/shared/protocol/ack.ts";
import { describe, expect, it, vi } from "vitest";
import { keyOf } from "../../../net/testing/wire.ts";
import { FakeMediaStream } from "../../../rtc/testing/fake-media.ts";
import { fakeTimeAndMedia } from "../../../rtc/testing/fake-time-and-media.ts";
import { openPage, type Page, settle } from "../testing/page.ts";
import { matchIdOf, matchOf } from "../testing/samples.ts";

fakeTimeAndMedia();
const a = matchIdOf("a");

/** Lets the page's connection finish everything that needs no further input. */
const work = async (page: Page) => {
  await page.runConnections();
  await vi.advanceTimersByTimeAsync(20);
};
const connection = (page: Page) => page.network.open[0];
const inCall = async () => {
  const page = await openPage();
  await page.attach();
  page.actions.start("video");
  page.actions.openBoth();
  await settle();
  page.actions.searchVideo();
  await page.acceptSearch();
  await page.matched(matchOf("a", "video"));
  await work(page);
  connection(page)?.become("connected");
  return page;
};

describe("a video chat", () => {
  it("offers at once, and is talking once the link is connected", async () => {
    const page = await inCall();
    expect(page.phase()).toBe("talking");
    const [first] = page.sentSignals();
    expect(first).toMatchObject({ matchId: a, seq: 1, to: null, signals: [{ type: "offer" }] });
    expect(
      connection(page)
        ?.getTransceivers()
        .map((one) => one.direction),
    ).toEqual(["sendrecv", "sendrecv"]);
  });

  it("answers an offer that came before the ICE servers were known, with a small picture at first", async () => {
    const page = await openPage();
    await page.attach();
    page.actions.start("video");
    page.actions.searchVideo();
    await page.acceptSearch();
    const partner = page.network.create();
    partner.addTransceiver("audio");
    partner.addTransceiver("video");
    void partner.setLocalDescription();
    await page.runConnections();
    const offer = { kind: "description", type: "offer", sdp: partner.localDescription?.sdp };
    void page.matched({ ...matchOf("a", "video"), polite: true });
    await page.log("signal:deliver", {
      matchId: a,
      from: "partner-link",
      to: null,
      place: 0,
      signals: [offer],
    });
    await work(page);
    const [answer] = page.sentSignals();
    expect(answer).toMatchObject({ to: "partner-link", signals: [{ type: "answer" }] });
    const [, camera] = page.network.open.at(-1)?.getTransceivers() ?? [];
    expect(camera?.sender.getParameters().encodings).toEqual([{ scaleResolutionDownBy: 2 }]);
    expect(page.asked()).not.toContain("signal:ready");
  });

  it("goes through the green room without a permission prompt", async () => {
    const page = await openPage();
    await page.attach();
    page.actions.start("video");
    expect(page.phase()).toBe("preparing");
    expect(page.devices.asked).toEqual([]);
    page.actions.continueWithText();
    expect(page.view().stranger).toMatchObject({ phase: "requesting", wish: { mode: "text" } });
  });

  it("works without camera and microphone", async () => {
    const page = await openPage();
    await page.attach();
    await page.meet("video");
    await work(page);
    expect(page.sentSignals()).not.toEqual([]);
    expect(
      connection(page)
        ?.getTransceivers()
        .map((one) => one.direction),
    ).toEqual(["recvonly", "recvonly"]);
  });

  it("removes the picture and closes the link the moment Next is pressed", async () => {
    const page = await inCall();
    // Only the presence of a stream matters here.
    page.store.setState({ remote: new FakeMediaStream() as unknown as MediaStream });
    page.actions.next();
    expect(page.view().remote).toBeNull();
    expect(page.network.open).toEqual([]);
    expect(page.devices.live).toHaveLength(2);
  });

  it("releases camera and microphone when the user goes home", async () => {
    const home = await inCall();
    home.actions.stop();
    expect(home.devices.live).toHaveLength(2);
    home.actions.home();
    expect(home.devices.live).toEqual([]);
  });

  it("publishes the devices that the user turns on and off", async () => {
    const page = await inCall();
    page.actions.want("camera", false);
    await settle();
    expect(connection(page)?.getTransceivers()[1]?.direction).toBe("recvonly");
    expect(connection(page)?.getTransceivers()[1]?.sender.track).toBeNull();
  });

  it("ends with its own reason when no connection is made, and tells the server", async () => {
    const page = await openPage();
    await page.attach();
    await page.meet("video");
    await vi.advanceTimersByTimeAsync(30_000);
    expect(page.view().stranger).toMatchObject({ phase: "ended", reason: "no-connection" });
    expect(page.payload("stranger:leave")).toEqual({ matchId: a });
  });

  it("ignores signals of any other match", async () => {
    const page = await inCall();
    const signal = {
      matchId: matchIdOf("b"),
      from: "other-link-0",
      to: null,
      place: 0,
      signals: [{ kind: "description", type: "answer", sdp: "{}" }],
    };
    await page.log("signal:deliver", signal);
    await work(page);
    expect(connection(page)?.signalingState).toBe("have-local-offer");
  });

  it("starts its link over when signals were lost to a gap", async () => {
    const page = await inCall();
    page.wire.drop();
    await page.attach({ snapshot: page.inMatch(matchOf("a", "video")) });
    const before = connection(page);
    page.wire.say("session:gap", { snapshot: page.inMatch(matchOf("a", "video")) });
    await settle();
    expect(before?.signalingState).toBe("closed");
    expect(page.network.open).toHaveLength(1);
    expect(page.phase()).toBe("talking");
  });
});

describe("an automatic search", () => {
  const endedWith = async (autoNext: boolean) => {
    const page = await inCall();
    page.actions.setAutoNext(autoNext);
    await page.log("stranger:partner-left", { matchId: a, reason: "left" });
    expect(page.phase()).toBe("ended");
    await vi.advanceTimersByTimeAsync(1_500);
    return page.phase();
  };

  it("follows a partner's leave if the user wants it, and only then", async () => {
    expect(await endedWith(true)).toBe("requesting");
    expect(await endedWith(false)).toBe("ended");
  });

  it("starts if it is switched on after the end, and not if it is switched off again", async () => {
    const page = await inCall();
    await page.log("stranger:partner-left", { matchId: a, reason: "left" });
    page.actions.setAutoNext(true);
    page.actions.setAutoNext(false);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(page.phase()).toBe("ended");
    page.actions.setAutoNext(true);
    await vi.advanceTimersByTimeAsync(1_500);
    expect(page.phase()).toBe("requesting");
  });

  it("does not follow the user's own stop", async () => {
    const page = await inCall();
    page.actions.setAutoNext(true);
    page.actions.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(page.phase()).toBe("ended");
  });

  it("does not start after the user has gone home", async () => {
    const page = await inCall();
    page.actions.setAutoNext(true);
    await page.log("stranger:partner-left", { matchId: a, reason: "left" });
    page.actions.home();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(page.phase()).toBe("idle");
  });
});

describe("a call whose server is gone", () => {
  it("continues while the page reconnects", async () => {
    const page = await inCall();
    page.wire.drop();
    expect(page.line().connection).toBe("reconnecting");
    expect(page.phase()).toBe("talking");
    expect(page.network.open).toHaveLength(1);
  });

  it("continues at a restarted server, without text, and Next starts a new search", async () => {
    const page = await inCall();
    page.wire.drop();
    await page.attach({ resumed: false, session: keyOf("b") });
    expect(page.view()).toMatchObject({
      restarted: true,
      stranger: { phase: "talking", talk: { severed: true } },
    });
    expect(page.network.open).toHaveLength(1);
    page.actions.say("hello?");
    expect(page.asked()).not.toContain("chat:send");
    page.actions.next();
    expect(page.asked().at(-1)).toBe("stranger:search");
    expect(page.view().restarted).toBe(false);
  });

  it("shows no notice of a restart that the conversation has survived", async () => {
    const page = await inCall();
    page.wire.drop();
    await page.attach();
    expect(page.view()).toMatchObject({ restarted: false, stranger: { talk: { severed: false } } });
  });

  it("shows no wish to keep talking that the server has refused", async () => {
    const page = await inCall();
    page.actions.keepTalking(true);
    expect(page.view().stranger).toMatchObject({ talk: { keeps: { own: true } } });
    await page.answer("stranger:keep", refuse("rate-limited", 500));
    expect(page.view().stranger).toMatchObject({ talk: { keeps: { own: false } } });
  });

  it("ends when its link breaks after that, because no server can mend it", async () => {
    const page = await inCall();
    page.wire.drop();
    await page.attach({ resumed: false, session: keyOf("b") });
    connection(page)?.become("disconnected");
    await vi.advanceTimersByTimeAsync(3_900);
    connection(page)?.become("connected");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(page.phase()).toBe("talking");
    connection(page)?.become("disconnected");
    await vi.advanceTimersByTimeAsync(4_000);
    expect(page.view().stranger).toMatchObject({ phase: "ended", reason: "session-lost" });
    expect(page.asked()).not.toContain("stranger:leave");
  });

  it("ends if it had not connected yet", async () => {
    const page = await openPage();
    await page.attach();
    await page.meet("video");
    page.wire.drop();
    await page.attach({ resumed: false, session: keyOf("b") });
    expect(page.view().stranger).toMatchObject({ phase: "ended", reason: "session-lost" });
  });
});

describe("a page that was reloaded in a call", () => {
  it("sends an empty candidate from the polite side, so that the other side offers again", async () => {
    const page = await openPage();
    await page.attach({ snapshot: page.inMatch({ ...matchOf("a", "video"), polite: true }) });
    await work(page);
    expect(page.phase()).toBe("connecting");
    expect(page.sentSignals()).toMatchObject([{ to: null, signals: [{ kind: "candidate", candidate: "" }] }]);
  });

  it("offers from the impolite side", async () => {
    const page = await openPage();
    await page.attach({ seq: 40, snapshot: page.inMatch(matchOf("a", "video")) });
    await work(page);
    expect(page.sentSignals()[0]).toMatchObject({ seq: 41, signals: [{ type: "offer" }] });
  });

  it("sends its signals in order and once, also across a reconnect", async () => {
    const page = await inCall();
    const before = page.sentSignals().map(({ seq }) => seq);
    page.wire.drop();
    await page.attach({ seq: 1, snapshot: page.inMatch(matchOf("a", "video")) });
    const after = page.sentSignals().map(({ seq }) => seq);
    expect(before).toEqual([1, 2]);
    expect(after.slice(before.length)).toEqual([2]);
    page.wire.last("signal:send")?.answer(accept({}));
  });
});
