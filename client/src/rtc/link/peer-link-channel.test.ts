import { describe, expect, it, vi } from "vitest";
import { fakeCertificate } from "../testing/fake-certificates.ts";
import { asTrack, FakeTrack } from "../testing/fake-media.ts";
import { fakeTimeAndMedia } from "../testing/fake-time-and-media.ts";
import { kindsOf, Pair, type SideName } from "../testing/pair.ts";
import type { PeerLinkListener } from "./peer-link.ts";
import { noTracks } from "./slots.ts";

const all = { audio: true, video: true };
const none = { audio: false, video: false };
const passMs = (ms: number) => vi.advanceTimersByTime(ms);
const sides = ["polite", "impolite"] as const;

fakeTimeAndMedia();

const connected = async () => {
  const pair = new Pair(all, all);
  await pair.drain(passMs);
  return pair;
};
const screenOf = (pair: Pair, side: SideName) => kindsOf(pair.streams[side].at(-1)?.screen ?? null);
const share = (pair: Pair, side: SideName, sound: boolean) =>
  pair.links[side].publish({
    ...pair.tracks[side],
    screen: asTrack(new FakeTrack("video")),
    screenAudio: sound ? asTrack(new FakeTrack("audio")) : null,
  });
const doubles = (pair: Pair, side: SideName) =>
  pair.network.open.find((one) => Object.is(one, pair.links[side].connection));

describe("a shared screen", () => {
  it.each(sides)("arrives from the %s side beside the camera, and stops", async (side) => {
    const pair = await connected();
    const other = side === "polite" ? "impolite" : "polite";
    expect(doubles(pair, side)?.getTransceivers()).toHaveLength(2);
    const camera = pair.streams[other].at(-1)?.camera;
    share(pair, side, true);
    await pair.drain(passMs);
    expect(screenOf(pair, other)).toEqual(all);
    expect(pair.streams[other].at(-1)?.camera).toBe(camera);
    expect(screenOf(pair, side)).toEqual(none);
    pair.links[side].publish(pair.tracks[side]);
    await pair.drain(passMs);
    expect(pair.streams[other].at(-1)).toEqual({ camera, screen: null });
  });

  it("reuses its old transceivers the next time", async () => {
    const pair = await connected();
    for (let time = 0; time < 3; time++) {
      share(pair, "polite", true);
      await pair.drain(passMs);
      expect(screenOf(pair, "impolite")).toEqual(all);
      pair.links.polite.publish(pair.tracks.polite);
      await pair.drain(passMs);
    }
    expect(doubles(pair, "polite")?.getTransceivers()).toHaveLength(4);
  });

  it("is distinguished from the peer's when both share at the same moment, one of them with sound", async () => {
    const pair = await connected();
    share(pair, "polite", true);
    share(pair, "impolite", false);
    await pair.drain(passMs);
    expect(screenOf(pair, "impolite")).toEqual(all);
    expect(screenOf(pair, "polite")).toEqual({ audio: false, video: true });
    expect(pair.view).toEqual(pair.sent);
  });

  it("is sent from the beginning if it was shared before the link", async () => {
    const pair = new Pair(none, none);
    for (const side of sides) share(pair, side, side === "polite");
    await pair.drain(passMs);
    expect(screenOf(pair, "impolite")).toEqual(all);
    expect(screenOf(pair, "polite")).toEqual({ audio: false, video: true });
    expect(pair.view).toEqual({ polite: none, impolite: none });
  });
});

describe("a link whose server is gone", () => {
  it("continues to negotiate over its channel, also from both sides at once", async () => {
    const pair = await connected();
    pair.serverIsGone = true;
    pair.publish("polite", none);
    share(pair, "impolite", true);
    await pair.drain(passMs);
    expect(pair.view.impolite).toEqual(none);
    expect(screenOf(pair, "polite")).toEqual(all);
  });

  it("restarts ICE over its channel", async () => {
    const pair = await connected();
    pair.serverIsGone = true;
    const before = doubles(pair, "polite")?.localDescription?.sdp;
    pair.links.polite.restart();
    await pair.drain(passMs);
    expect(doubles(pair, "polite")?.localDescription?.sdp).not.toBe(before);
    expect(pair.network.open.map((one) => one.signalingState)).toEqual(["stable", "stable"]);
  });

  it("handles no signal twice when the server delivers it later", async () => {
    const pair = await connected();
    pair.serverIsGone = true;
    pair.publish("polite", none);
    await pair.drain(passMs);
    pair.publish("polite", all);
    await pair.drain(passMs);
    pair.serverIsGone = false;
    await pair.drain(passMs);
    expect(pair.view).toEqual(pair.sent);
    expect(pair.network.connections).toHaveLength(2);
  });

  it("sends over the opened channel the signals that the server has not delivered", async () => {
    const pair = new Pair(all, all);
    while (pair.states.impolite.length === 0) {
      await pair.step(() => pair.network.run(0));
      if (pair.wires.polite.some(({ place }) => place === 0)) pair.deliver("polite");
      if (pair.wires.impolite.some(({ place }) => place === 0)) pair.deliver("impolite");
      passMs(10);
    }
    const late = pair.wires.polite.length + pair.wires.impolite.length;
    expect(late).toBeGreaterThan(0);
    pair.serverIsGone = true;
    await pair.drain(passMs);
    expect(pair.network.open.map((one) => one.candidates.length)).toEqual([1, 1]);
  });

  it("is not rebuilt for lost signals that its channel delivers, but is rebuilt without a channel", async () => {
    const pair = await connected();
    pair.links.polite.signalsLost();
    expect(pair.network.connections).toHaveLength(2);
    const young = new Pair(all, all);
    young.links.polite.signalsLost();
    expect(young.network.connections).toHaveLength(3);
    await young.drain(passMs);
    expect(young.view).toEqual(young.sent);
  });

  it("is rebuilt instead of repaired when it breaks after signals were lost", async () => {
    const pair = await connected();
    pair.links.impolite.signalsLost();
    for (const one of pair.network.open) one.cut();
    passMs(3_000);
    await pair.drain(passMs);
    expect(pair.network.connections.length).toBeGreaterThan(2);
    expect(pair.view).toEqual(pair.sent);
  });

  it("is repaired as usual when the peer was heard in between", async () => {
    const pair = await connected();
    pair.links.impolite.signalsLost();
    pair.links.polite.say({ kind: "typing", typing: true });
    await pair.drain(passMs);
    for (const one of pair.network.open) one.cut();
    passMs(3_000);
    await pair.drain(passMs);
    expect(pair.network.connections).toHaveLength(2);
  });
});

describe("a link's channel", () => {
  it("delivers the messages of the pages, and keeps signals internal", async () => {
    const pair = await connected();
    expect(pair.links.polite.say({ kind: "chat", seq: 1, text: "hello" })).toBe(true);
    pair.publish("polite", none);
    await pair.drain(passMs);
    expect(pair.heard.impolite).toEqual([{ kind: "chat", seq: 1, text: "hello" }]);
  });

  it("ignores signals of another link", async () => {
    const pair = await connected();
    const end = doubles(pair, "polite");
    const offer = { kind: "description", type: "offer", sdp: "" };
    for (let place = 0; place < 10; place++)
      end?.channel.hear(
        JSON.stringify({ kind: "signals", from: "other-link-0", to: null, place, signals: [offer] }),
      );
    await pair.drain(passMs);
    expect(pair.network.connections).toHaveLength(2);
  });

  it("has its link rebuilt when it has closed on its own", async () => {
    const pair = await connected();
    for (const one of pair.network.open) one.channel.fail();
    expect(pair.channels.polite).toEqual([true, false]);
    passMs(2_000);
    await pair.drain(passMs);
    expect(pair.channels.polite.at(-1)).toBe(true);
    expect(pair.view).toEqual(pair.sent);
  });
});

describe("a link that gets another owner", () => {
  it("continues, reports its state to the new owner at once, and nothing more to the old owner", async () => {
    const pair = await connected();
    const told: string[] = [];
    const tell = (what: string) => () => void told.push(what);
    const listener: PeerLinkListener = {
      signals: tell("signals"),
      remote: ({ camera }) => void told.push(camera === null ? "no camera" : "camera"),
      state: (state) => void told.push(state),
      channel: (isOpen) => void told.push(isOpen ? "open" : "closed"),
      message: tell("message"),
      fingerprints: tell("fingerprints"),
    };
    const before = pair.streams.polite.length;
    pair.links.polite.retarget(false, listener);
    expect(told).toEqual(["fingerprints", "camera", "connected", "open"]);
    pair.publish("impolite", none);
    await pair.drain(passMs);
    expect(told.slice(4)).toEqual(["signals", "no camera", "signals"]);
    expect(pair.streams.polite).toHaveLength(before);
    expect(pair.network.connections).toHaveLength(2);
  });
});

describe("a link's keys", () => {
  it("are reported to both sides once they are negotiated, and again only when one has changed", async () => {
    const pair = await connected();
    const [polite, impolite] = [pair.prints.polite[0], pair.prints.impolite[0]];
    expect(polite).toEqual({ own: impolite?.peer, peer: impolite?.own });
    pair.publish("polite", none);
    await pair.drain(passMs);
    expect(pair.prints.polite).toHaveLength(1);
    pair.reload("impolite");
    await pair.drain(passMs);
    expect(pair.prints.polite).toHaveLength(2);
    expect(pair.prints.polite[1]?.peer).not.toBe(polite?.peer);
  });

  it("are reported for a new connection too, even if they are unchanged", async () => {
    const pair = new Pair(all, all, fakeCertificate());
    await pair.drain(passMs);
    pair.reload("impolite");
    await pair.drain(passMs);
    const [first, second] = pair.prints.polite;
    expect(second).toEqual(first);
  });
});

describe("a link's ICE servers", () => {
  it("can be replaced for this connection and the next, without any other change", async () => {
    const pair = await connected();
    const iceServers = [{ urls: "turn:turn.example.org", username: "later", credential: "secret" }];
    pair.links.polite.useIceServers({ iceServers, policy: "relay" });
    expect(doubles(pair, "polite")?.configuration).toMatchObject({ iceServers, iceTransportPolicy: "relay" });
    pair.links.polite.rebuild();
    expect(doubles(pair, "polite")?.configuration).toMatchObject({ iceServers, iceTransportPolicy: "relay" });
  });

  it("are tried at once if the path is broken, and otherwise at the next restart", async () => {
    const pair = await connected();
    const restarts = vi.spyOn(pair.links.impolite.connection, "restartIce");
    pair.links.impolite.useIceServers({ iceServers: [], policy: "all" });
    expect(restarts).not.toHaveBeenCalled();
    doubles(pair, "impolite")?.become("disconnected");
    expect(pair.states.impolite.at(-1)).toBe("interrupted");
    pair.links.impolite.useIceServers({ iceServers: [], policy: "all" });
    expect(restarts).toHaveBeenCalledOnce();
  });

  it("are limited to relays by the policy: the peer's direct candidates are not tried", async () => {
    const pair = new Pair(all, all);
    pair.links.polite.useIceServers({ iceServers: [], policy: "relay" });
    await pair.drain(passMs);
    expect(doubles(pair, "polite")?.candidates).toEqual([]);
    expect(doubles(pair, "impolite")?.candidates).toHaveLength(1);
  });
});

it("late copies of signals of a former partner link do not count as a new link", async () => {
  const pair = new Pair(all, all);
  while (pair.wires.polite.length === 0) await pair.step(() => pair.network.run(0));
  const [offer] = pair.wires.polite;
  await pair.drain(passMs);
  pair.reload("impolite");
  await pair.drain(passMs);
  const count = pair.network.connections.length;
  if (offer === undefined) throw new Error("no offer came");
  pair.links.polite.receive(offer);
  pair.links.polite.publish(noTracks);
  await pair.drain(passMs);
  expect(pair.network.connections).toHaveLength(count);
  expect(pair.view.impolite).toEqual(none);
});
