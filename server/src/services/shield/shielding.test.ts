import { LinkId } from "@lets-meet/shared/ids.ts";
import type { SendPeerSignals } from "@lets-meet/shared/protocol/room.ts";
import type { SendSignal, Signal } from "@lets-meet/shared/protocol/signal.ts";
import { describe, expect, test } from "vitest";
import { realDescription, relayAddress } from "../../testing/descriptions.ts";
import { createNode } from "../../testing/node.ts";
import { emptyRoom, peerId, person } from "../../testing/rooms.ts";
import { wish } from "../../testing/samples.ts";

const candidate = (address: string, type: string): Signal => ({
  kind: "candidate",
  candidate: `candidate:1 1 udp 1 ${address} 9 typ ${type} raddr 0.0.0.0 rport 0`,
  sdpMid: "0",
  sdpMLineIndex: 0,
  usernameFragment: null,
});
const relayed = candidate(relayAddress, "relay");
const foreign = candidate("192.168.1.17", "host");
const offer: Signal = { kind: "description", type: "offer", sdp: realDescription("chromium-gathered") };
const from = LinkId.parse("link-aaaa");

/** Two pages with a video match, the second one listening. */
async function talking(shield?: readonly string[]) {
  const node = createNode(shield === undefined ? {} : { shield });
  const [ann, bob] = [node.connect(), node.connect()];
  for (const { id } of [ann, bob]) await node.strangers.search(id, wish({ mode: "video" }));
  await node.clock.advance(60_000);
  const match = node.strangers.matchOf(ann.id);
  if (match === null) throw new Error("the two have not met");
  node.signaling.ready(bob.id, match.matchId);
  let seq = 0;
  const send = async (signals: Signal[], json?: string) => {
    const request: SendSignal = { matchId: match.matchId, from, to: null, place: seq, signals, seq: ++seq };
    const answer = await node.signaling.send(ann.id, request, json);
    await node.clock.settle();
    return answer;
  };
  return { ...node, ann, bob, match, send };
}

describe("signals between strangers", () => {
  test("pass the shield only as it has written them, in order", async () => {
    const { send, bob } = await talking([relayAddress]);
    expect(await send([foreign, relayed, offer, foreign])).toEqual({ ok: true, value: {} });
    const [delivered] = bob.of("signal:deliver");
    expect(delivered).toMatchObject({ signals: [relayed, { kind: "description", type: "offer" }] });
    expect(JSON.stringify(delivered)).not.toMatch(/192\.0\.2\.2|fd00::2|typ host/);
  });

  test("never pass the shield as the page wrote them", async () => {
    const { send, bus, bob } = await talking([relayAddress]);
    const written: unknown[] = [];
    bus.follow(`session:${bob.id}`, 0, {
      entry: ({ message }) => void written.push(message),
      gap: () => undefined,
    });
    await send([relayed], '{"signals":[],"home":"192.168.1.17"}');
    expect(JSON.stringify(written)).toContain(relayAddress);
    expect(JSON.stringify(written)).not.toContain("192.168.1.17");
  });

  test("keep their batch's place when the shield drops all of them", async () => {
    const { send, bob } = await talking([relayAddress]);
    expect(await send([foreign])).toEqual({ ok: true, value: {} });
    expect(await send([relayed])).toEqual({ ok: true, value: {} });
    expect(bob.of("signal:deliver")).toMatchObject([
      { place: 0, signals: [] },
      { place: 1, signals: [relayed] },
    ]);
  });

  test.each(["ask", "grant"] as const)("about turns pass the shield: %s", async (says) => {
    const { send, bob } = await talking([relayAddress]);
    await send([foreign, { kind: "turn", says }]);
    expect(bob.of("signal:deliver")).toMatchObject([{ signals: [{ kind: "turn", says }] }]);
  });

  test("all pass unchanged without a shield", async () => {
    const { send, bus, bob } = await talking();
    const written: unknown[] = [];
    bus.follow(`session:${bob.id}`, 0, {
      entry: ({ message }) => void written.push(message),
      gap: () => undefined,
    });
    const json = JSON.stringify({ signals: [foreign, offer], as: "written" });
    await send([foreign, offer], json);
    expect(bob.of("signal:deliver")).toMatchObject([{ signals: [foreign, offer], as: "written" }]);
    expect(written.at(-1)).toMatchObject({ json });
  });
});

describe("signals in a room", () => {
  async function inRoom(relay: boolean) {
    const node = createNode({ shield: [relayAddress] });
    const [mia, kai] = [node.connect(), node.connect()];
    const room = emptyRoom({ relay });
    for (const [name, { id }] of [
      ["mia", mia],
      ["kai", kai],
    ] as const)
      await node.rooms.enter(room, { person: { ...person(name), session: id }, invited: false });
    await node.talk.ready(kai.id, peerId("mia"));
    const send = async (seq: number, signals: Signal[]) => {
      const request: SendPeerSignals = { peerId: peerId("kai"), from, to: null, place: seq, signals, seq };
      const answer = await node.talk.signal(mia.id, request);
      await node.clock.settle();
      return answer;
    };
    return { ...node, send, mia, kai, room };
  }

  test("that relays pass only as the shield has written them", async () => {
    const { send, kai } = await inRoom(true);
    expect(await send(1, [foreign])).toEqual({ ok: true, value: {} });
    expect(await send(2, [foreign, relayed, offer])).toEqual({ ok: true, value: {} });
    const delivered = kai.of("room:signal-deliver");
    expect(delivered).toMatchObject([
      { peerId: peerId("mia"), place: 1, signals: [] },
      { peerId: peerId("mia"), place: 2, signals: [relayed, { kind: "description" }] },
    ]);
    expect(JSON.stringify(delivered)).not.toMatch(/192\.0\.2\.2|fd00::2|typ host/);
  });

  test("with direct calls all pass", async () => {
    const { send, kai } = await inRoom(false);
    await send(1, [foreign, offer]);
    expect(kai.of("room:signal-deliver")).toMatchObject([{ signals: [foreign, offer] }]);
  });

  test("are shielded as soon as the relay is on, and stay so for current members when it is switched off", async () => {
    const { send, kai, rooms, room } = await inRoom(false);
    await rooms.changed(room.id, { settings: { ...room.settings, relay: true } });
    await send(1, [foreign]);
    expect(kai.of("room:signal-deliver")).toMatchObject([{ signals: [] }]);
    await rooms.changed(room.id, { settings: room.settings });
    await send(2, [foreign]);
    expect(kai.of("room:signal-deliver")).toMatchObject([{ signals: [] }, { signals: [] }]);
  });
});
