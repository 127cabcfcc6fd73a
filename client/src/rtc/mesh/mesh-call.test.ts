import { LinkId, PeerId } from "@lets-meet/shared/ids.ts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { PeerLink } from "../link/peer-link.ts";
import { noTracks } from "../link/slots.ts";
import { FakeMediaStream } from "../testing/fake-media.ts";
import { MeshRoom, nothing, type RoomPage, settle, tracksFor } from "../testing/mesh-room.ts";

const passMs = (ms: number) => vi.advanceTimersByTime(ms);
const all = { ...nothing, audio: true, video: true };

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval"] });
  vi.stubGlobal("MediaStream", FakeMediaStream);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function meshOf(...names: string[]) {
  const room = new MeshRoom();
  for (const name of names) room.join(name);
  for (const page of room.pages.values()) page.publish(all);
  await room.drain(passMs);
  const page = (name: string): RoomPage => {
    const found = [...room.pages.values()].find(({ peerId }) => peerId.startsWith(name));
    if (found === undefined) throw new Error(`${name} is not there`);
    return found;
  };
  return { room, page };
}

/** The encoding of the page's camera for that peer. */
const cameraTo = (page: RoomPage, to: RoomPage) =>
  page.call.connection(to.peerId)?.getTransceivers()[1]?.sender.getParameters().encodings[0];

describe("a mesh call", () => {
  it("connects every page with every other, in any order of joining", async () => {
    const { room } = await meshOf("zoe", "ann", "kim");
    expect(room.seen).toEqual(room.sent);
    expect(room.network.open).toHaveLength(6);
  });

  it("addresses each signal to one peer", async () => {
    const { page } = await meshOf("ann", "ben", "cat");
    const [ann, ben] = [page("ann"), page("ben")];
    ann.call.restart(ben.peerId);
    await settle();
    expect(ann.outbox.every(({ to }) => to === ben.peerId)).toBe(true);
  });

  it("adds no peer twice, and never itself", async () => {
    const { room, page } = await meshOf("ann", "ben");
    page("ann").call.add(page("ben").peerId);
    page("ann").call.add(page("ann").peerId);
    expect(page("ann").call.peers).toEqual([page("ben").peerId]);
    expect(room.network.open).toHaveLength(2);
  });

  it("ignores a peer that is not in the call, and sends nothing to it", async () => {
    const { room, page } = await meshOf("ann", "ben");
    const stranger = PeerId.parse("s".repeat(21));
    page("ann").call.receive(stranger, {
      from: LinkId.parse("stranger-1"),
      to: null,
      place: 0,
      signals: [{ kind: "description", type: "offer", sdp: "{}" }],
    });
    expect(page("ann").call.say(stranger, { kind: "typing", typing: true })).toBe(false);
    expect(page("ann").call.connection(stranger)).toBeNull();
    expect(room.network.open).toHaveLength(2);
  });

  it("sends a message to one peer or to all, and returns whether it was sent", async () => {
    const { room, page } = await meshOf("ann", "ben", "cat");
    const message = { kind: "chat", seq: 1, text: "hello" } as const;
    expect(page("ann").call.say(null, message)).toBe(true);
    expect(page("ann").call.say(page("cat").peerId, { kind: "typing", typing: true })).toBe(true);
    await room.drain(passMs);
    const from = page("ann").peerId;
    expect(page("ben").heard).toEqual([{ from, message }]);
    expect(page("cat").heard).toEqual([
      { from, message },
      { from, message: { kind: "typing", typing: true } },
    ]);
    room.join("dan");
    room.deliver(page("ann"));
    expect(page("ann").call.say(null, message)).toBe(false);
  });

  it("closes all its links when it is disposed", async () => {
    const { room, page } = await meshOf("ann", "ben", "cat");
    page("ann").call[Symbol.dispose]();
    expect(page("ann").call.peers).toEqual([]);
    expect(room.network.open).toHaveLength(4);
  });

  it("uses new ICE servers for present and future peers", async () => {
    const { room, page } = await meshOf("ann", "ben");
    const iceServers = [{ urls: "turn:turn.example.org" }];
    page("ann").call.useIceServers({ iceServers, policy: "relay" });
    room.join("cat");
    await settle();
    room.deliver(page("ann"));
    const used = room.network.open.filter((one) => one.configuration.iceTransportPolicy === "relay");
    expect(used).toHaveLength(2);
  });

  it("takes over a running link under the room's peer ids, without another connection", async () => {
    const { room, page } = await meshOf("ann", "ben");
    const [ann, ben] = [page("ann"), page("ben")];
    const connections = room.network.connections.length;
    const links = [ann, ben].map(
      (own) =>
        new PeerLink(
          {
            polite: own === ben,
            returning: false,
            ice: { iceServers: [], policy: "all" },
            certificate: null,
            newLinkId: () => LinkId.parse(`stranger-${own === ben ? "b" : "a"}`),
            createConnection: room.network.create,
            listener: {
              signals: (batch) => links[own === ben ? 0 : 1]?.receive(batch),
              remote: () => {},
              state: () => {},
              channel: () => {},
              message: () => {},
              fingerprints: () => {},
            },
          },
          tracksFor(nothing),
        ),
    );
    await room.drain(passMs);
    for (const [own, other, link] of [
      [ann, ben, links[0]],
      [ben, ann, links[1]],
    ] as const) {
      own.call.remove(other.peerId);
      if (link !== undefined) own.call.add(other.peerId, { link });
      expect(own.states.get(other.peerId)).toBe("connected");
    }
    await room.drain(passMs);
    expect(room.seen).toEqual(room.sent);
    expect(room.network.connections).toHaveLength(connections + 2);
    expect(room.network.open).toHaveLength(2);
    // With the room's peer ids, another side offers first than in the match.
    room.reload(ben);
    await room.drain(passMs);
    expect(room.seen).toEqual(room.sent);
  });
});

describe("the uplink of a mesh call", () => {
  it("pauses the camera only for the peer that hides it", async () => {
    const { room, page } = await meshOf("ann", "ben", "cat");
    const [ann, ben, cat] = [page("ann"), page("ben"), page("cat")];
    expect(cameraTo(ann, ben)?.active).toBe(true);
    ben.call.show(ann.peerId, { camera: "hidden", screen: "hidden" });
    await room.drain(passMs);
    expect(cameraTo(ann, ben)?.active).toBe(false);
    expect(cameraTo(ann, cat)?.active).toBe(true);
    ben.call.show(ann.peerId, { camera: "spotlight", screen: "hidden" });
    await room.drain(passMs);
    expect(cameraTo(ann, ben)?.active).toBe(true);
  });

  it("sends its views again over every new channel to a peer", async () => {
    const { room, page } = await meshOf("ann", "ben");
    const [ann, ben] = [page("ann"), page("ben")];
    ben.call.show(ann.peerId, { camera: "hidden", screen: "hidden" });
    await room.drain(passMs);
    room.reload(ann);
    await room.drain(passMs);
    expect(cameraTo(ann, ben)?.active).toBe(false);
  });

  it("sends its views as soon as the channel opens, and never passes them to the listener", async () => {
    const room = new MeshRoom();
    room.join("ann");
    room.join("ben");
    const [ann, ben] = [...room.pages.values()];
    if (ann === undefined || ben === undefined) throw new Error("nobody is there");
    ann.publish(all);
    ben.call.show(ann.peerId, { camera: "hidden", screen: "hidden" });
    await room.drain(passMs);
    expect(cameraTo(ann, ben)?.active).toBe(false);
    expect(ann.heard).toEqual([]);
  });

  it("follows the browser's estimate of a link within two seconds", async () => {
    const { room, page } = await meshOf("ann", "ben");
    const [ann, ben] = [page("ann"), page("ben")];
    const before = cameraTo(ann, ben)?.maxBitrate ?? 0;
    const pair = {
      type: "candidate-pair",
      state: "succeeded",
      nominated: true,
      availableOutgoingBitrate: 300_000,
    };
    for (const one of room.network.open) one.stats = [pair];
    passMs(2_000);
    await settle();
    expect(cameraTo(ann, ben)?.maxBitrate).toBeLessThan(Math.min(before, 300_000));
  });

  it("leaves no timer when the call ends", async () => {
    const { page } = await meshOf("ann", "ben");
    for (const name of ["ann", "ben"]) page(name).call[Symbol.dispose]();
    page("ann").call.publish(noTracks);
    expect(vi.getTimerCount()).toBe(0);
  });
});
