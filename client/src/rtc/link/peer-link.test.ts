import { LinkId } from "@lets-meet/shared/ids.ts";
import { describe, expect, it, vi } from "vitest";
import { FakeNetwork } from "../testing/fake-network.ts";
import { fakeTimeAndMedia } from "../testing/fake-time-and-media.ts";
import { Pair, tracksOf } from "../testing/pair.ts";
import { PeerLink } from "./peer-link.ts";

const all = { audio: true, video: true };
const none = { audio: false, video: false };
const passMs = (ms: number) => vi.advanceTimersByTime(ms);

fakeTimeAndMedia();

const connected = async (polite = all, impolite = all) => {
  const pair = new Pair(polite, impolite);
  await pair.drain(passMs);
  return pair;
};

describe("two links", () => {
  it("connect with one offer and one answer", async () => {
    const pair = new Pair(all, all);
    const descriptions: string[] = [];
    for (const side of ["polite", "impolite"] as const) {
      const push = pair.wires[side].push.bind(pair.wires[side]);
      pair.wires[side].push = (...batches) => {
        for (const batch of batches)
          for (const signal of batch.signals)
            if (signal.kind === "description") descriptions.push(`${signal.type} to ${side}`);
        return push(...batches);
      };
    }
    await pair.drain(passMs);
    expect(descriptions).toEqual(["offer to polite", "answer to impolite"]);
    expect(pair.states).toEqual({ polite: ["connected"], impolite: ["connected"] });
    expect(pair.view).toEqual(pair.sent);
  });

  it("fail at once on the side whose browser creates no other connection", async () => {
    const pair = await connected();
    vi.spyOn(pair.network, "make").mockImplementation(() => {
      throw new DOMException("forbidden by policy", "NotSupportedError");
    });
    pair.links.polite.rebuild();
    expect(pair.states.polite.at(-1)).toBe("failed");
    expect(pair.channels.polite.at(-1)).toBe(false);
    pair.links.polite.rebuild();
    expect(pair.states.polite.filter((state) => state === "failed")).toHaveLength(1);
  });

  it("connect when neither has a camera or a microphone, so that a later track can be sent at once", async () => {
    const pair = await connected(none, none);
    expect(pair.states).toEqual({ polite: ["connected"], impolite: ["connected"] });
    expect(pair.view).toEqual({ polite: none, impolite: none });
    pair.publish("polite", { audio: false, video: true });
    await pair.drain(passMs);
    expect(pair.view.impolite).toEqual({ audio: false, video: true });
  });

  it("give a new stream object when a track is added or removed, and never mutate the old one", async () => {
    const pair = await connected(all, { audio: true, video: false });
    const before = pair.streams.polite.at(-1)?.camera;
    pair.publish("impolite", all);
    await pair.drain(passMs);
    const after = pair.streams.polite.at(-1)?.camera;
    expect(after).not.toBe(before);
    expect(before?.getTracks()).toHaveLength(1);
    expect(after?.getTracks()).toHaveLength(2);
  });

  it("report nothing when one camera replaces another", async () => {
    const pair = await connected();
    const told = pair.streams.polite.length;
    pair.publish("impolite", all);
    await pair.drain(passMs);
    expect(pair.streams.polite).toHaveLength(told);
    expect(pair.network.open).toHaveLength(2);
  });

  it("settle when both change their tracks at the same moment", async () => {
    const pair = await connected(all, all);
    pair.publish("polite", { audio: true, video: false });
    pair.publish("impolite", { audio: false, video: true });
    await pair.drain(passMs);
    expect(pair.view).toEqual(pair.sent);
  });

  it("hold candidates that arrive before their description", async () => {
    const pair = new Pair(all, all);
    for (let turn = 0; turn < 20; turn++) await pair.step(() => pair.network.run(0));
    passMs(10);
    expect(pair.wires.polite.map((batch) => batch.signals.map((signal) => signal.kind))).toEqual([
      ["description"],
      ["candidate"],
    ]);
    pair.wires.polite.reverse();
    await pair.drain(passMs);
    expect(pair.network.open.map((one) => one.candidates.length)).toEqual([1, 1]);
  });

  it("send candidates of one burst in one batch, behind their description", async () => {
    const pair = new Pair(all, all);
    for (let turn = 0; turn < 20; turn++) await pair.step(() => pair.network.run(0));
    const connection = pair.network.connections[1];
    for (const letter of ["x", "y"])
      connection?.dispatchEvent(
        Object.assign(new Event("icecandidate"), {
          candidate: { candidate: letter, sdpMid: "0", sdpMLineIndex: 0, usernameFragment: "u" },
        }),
      );
    passMs(10);
    expect(pair.wires.polite.map((batch) => batch.signals.length)).toEqual([1, 3]);
  });
});

describe("a page that is reloaded in a call", () => {
  it.each(["polite", "impolite"] as const)("reconnects when it is the %s side", async (side) => {
    const pair = await connected();
    pair.reload(side);
    await pair.drain(passMs);
    expect(pair.view).toEqual(pair.sent);
    expect(pair.network.open).toHaveLength(2);
    expect(pair.network.open.every((one) => one.connectionState === "connected")).toBe(true);
  });

  it("reconnects when both pages are reloaded at once", async () => {
    const pair = await connected();
    pair.reload("polite");
    pair.reload("impolite");
    await pair.drain(passMs);
    expect(pair.view).toEqual(pair.sent);
    expect(pair.network.open).toHaveLength(2);
  });

  it("has its old picture removed at once by the peer", async () => {
    const pair = await connected();
    pair.reload("impolite");
    await pair.step(() => pair.network.run(0));
    while (pair.streams.polite.at(-1)?.camera !== null) {
      await pair.step(() => pair.network.run(0));
      await pair.step(() => pair.deliver("polite"));
    }
    expect(pair.states.polite.at(-1)).toBe("connecting");
  });

  it("ignores signals that were meant for the page before the reload", async () => {
    const pair = await connected();
    pair.publish("impolite", { audio: true, video: false });
    for (let turn = 0; turn < 6; turn++) await pair.step(() => pair.network.run(0));
    expect(pair.wires.polite).toHaveLength(1);
    pair.reload("polite");
    const [, fresh] = [pair.network.open[0], pair.network.open.at(-1)];
    await pair.step(() => pair.deliver("polite"));
    expect(fresh?.remoteDescription).toBeNull();
    await pair.drain(passMs);
    expect(pair.view).toEqual(pair.sent);
  });
});

describe("a link", () => {
  it("reports nothing once it is closed", async () => {
    const pair = await connected();
    const told = structuredClone({ states: pair.states, wires: pair.wires });
    const streams = pair.streams.polite.length;
    pair.links.polite.close();
    pair.links.polite.publish(pair.tracks.polite);
    pair.links.polite.restart();
    pair.links.polite.rebuild();
    pair.links.polite.close();
    pair.publish("impolite", none);
    await pair.drain(passMs);
    expect(pair.states).toEqual(told.states);
    expect(pair.streams.polite).toHaveLength(streams);
    expect(pair.wires.impolite).toEqual([]);
  });

  it("restarts ICE on both sides at once without harm", async () => {
    const pair = await connected();
    pair.links.polite.restart();
    pair.links.impolite.restart();
    await pair.drain(passMs);
    expect(pair.view).toEqual(pair.sent);
    expect(pair.network.open.every((one) => one.signalingState === "stable")).toBe(true);
  });

  it("is rebuilt when two offers collide, because the picture would not survive a rollback", async () => {
    const pair = await connected();
    void pair.links.polite.connection.setLocalDescription();
    pair.links.impolite.restart();
    await pair.drain(passMs);
    expect(pair.network.connections).toHaveLength(4);
    expect(pair.states.polite).toEqual(["connected", "connecting", "connected"]);
    expect(pair.view).toEqual(pair.sent);
  });

  it("repairs itself when its connection has failed", async () => {
    const pair = await connected();
    const ufrag = pair.network.open[0]?.localDescription?.sdp;
    for (const one of pair.network.open) one.become("failed");
    passMs(1);
    expect(pair.states.impolite.at(-1)).toBe("interrupted");
    await pair.drain(passMs);
    expect(pair.states.impolite.at(-1)).toBe("connected");
    expect(pair.network.open[0]?.localDescription?.sdp).not.toBe(ufrag);
  });

  it("is rebuilt when a description is refused, and gives up after repeated refusals", async () => {
    const network = new FakeNetwork();
    const states: string[] = [];
    let count = 0;
    const createConnection = () => {
      const connection = network.create();
      connection.setLocalDescription = () => Promise.reject(new Error("refused"));
      return connection;
    };
    const listener = {
      signals: () => {},
      remote: () => {},
      state: (state: string) => void states.push(state),
      channel: () => {},
      message: () => {},
      fingerprints: () => {},
    };
    const newLinkId = () => LinkId.parse(`refused-${++count}`);
    const options = {
      polite: false,
      returning: false,
      ice: { iceServers: [], policy: "all" as const },
      certificate: null,
      newLinkId,
      createConnection,
      listener,
    };
    const link = new PeerLink(options, tracksOf(all));
    await vi.waitFor(() => expect(states).toEqual(["connecting", "connecting", "connecting", "failed"]));
    expect(network.connections).toHaveLength(4);
    link.close();
  });

  it.each(["polite", "impolite"] as const)(
    "gives up, as the %s side, on a partner that keeps starting new links and never connects",
    async (side) => {
      const pair = new Pair(all, all);
      for (let turn = 0; turn < 100; turn++) {
        const from = LinkId.parse(`stranger-${turn}`);
        pair.links[side].receive({
          from,
          to: null,
          place: 0,
          signals: [
            { kind: "candidate", candidate: "", sdpMid: null, sdpMLineIndex: null, usernameFragment: null },
            { kind: "description", type: "offer", sdp: "v=0" },
          ],
        });
      }
      expect(pair.states[side].at(-1)).toBe("failed");
      expect(pair.network.connections.length).toBeLessThan(20);
      expect(pair.network.open).toHaveLength(1);
    },
  );

  it("reconnects after any number of the partner's reloads, as long as each link connects", async () => {
    const pair = await connected();
    for (let turn = 0; turn < 20; turn++) {
      pair.reload("polite");
      await pair.drain(passMs);
    }
    expect(pair.view).toEqual(pair.sent);
  });

  it("is rebuilt after signals were lost", async () => {
    const pair = await connected();
    pair.publish("impolite", none);
    for (let turn = 0; turn < 6; turn++) await pair.step(() => pair.network.run(0));
    pair.wires.polite.length = 0;
    pair.links.polite.rebuild();
    await pair.drain(passMs);
    expect(pair.view).toEqual(pair.sent);
  });
});
