import type { Signal } from "@lets-meet/shared/protocol/signal.ts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { FakeConnection } from "../testing/fake-connection.ts";
import { FakeMediaStream } from "../testing/fake-media.ts";
import { FakeNetwork } from "../testing/fake-network.ts";
import { tracksOf } from "../testing/pair.ts";
import { Negotiation } from "./negotiation.ts";
import { Slots } from "./slots.ts";

beforeEach(() => vi.stubGlobal("MediaStream", FakeMediaStream));
afterEach(() => vi.unstubAllGlobals());

const none = { audio: false, video: false };
const settle = async () => {
  for (let turn = 0; turn < 12; turn++) await Promise.resolve();
};

/** One end of a negotiation; a second connection or the test plays the other end. */
function end(polite: boolean, network = new FakeNetwork(), hasHadMedia = () => false) {
  const sent: Signal[] = [];
  const remote: number[] = [];
  const connection = network.create();
  let failures = 0;
  let spoiled = 0;
  const negotiation = new Negotiation({
    connection,
    slots: new Slots(connection),
    polite,
    tracks: tracksOf(none),
    send: (signal) => sent.push(signal),
    remote: ({ camera }) => remote.push(camera?.getTracks().length ?? 0),
    agreed: () => {},
    hasHadMedia,
    spoiled: () => spoiled++,
    failed: () => failures++,
  });
  const work = async () => {
    for (let turn = 0; turn < 25; turn++) {
      network.run(0);
      await settle();
    }
  };
  const descriptions = () => sent.filter((signal) => signal.kind === "description");
  // The double is typed as the DOM's connection.
  const double = connection as unknown as FakeConnection;
  return {
    negotiation,
    connection: double,
    sent,
    remote,
    descriptions,
    work,
    failures: () => failures,
    spoiled: () => spoiled,
  };
}
type End = ReturnType<typeof end>;

const ask: Signal = { kind: "turn", says: "ask" };
const grant: Signal = { kind: "turn", says: "grant" };
const turns = ({ sent }: End) => sent.filter((signal) => signal.kind === "turn");

/** Exchanges the signals of both ends until neither sends any more. */
async function talk(one: End, other: End): Promise<void> {
  for (let round = 0; round < 6; round++) {
    await one.work();
    other.negotiation.receive(one.sent.splice(0));
    await other.work();
    one.negotiation.receive(other.sent.splice(0));
  }
  await one.work();
}

/** Both ends after the first exchange, with no signal in flight. */
async function settled(hasHadMedia = () => false): Promise<{ polite: End; impolite: End }> {
  const network = new FakeNetwork();
  const [polite, impolite] = [end(true, network, hasHadMedia), end(false, network, hasHadMedia)];
  await talk(impolite, polite);
  return { polite, impolite };
}

describe("a negotiation", () => {
  it("waits for the first offer on the polite side, whatever was published before", async () => {
    const polite = end(true);
    polite.negotiation.publish(tracksOf({ audio: true, video: true }));
    polite.negotiation.restart();
    await polite.work();
    expect(polite.sent).toEqual([]);
    expect(polite.connection.signalingState).toBe("stable");
  });

  it("has not heard the peer before it receives a description", async () => {
    const network = new FakeNetwork();
    const [polite, impolite] = [end(true, network), end(false, network)];
    await impolite.work();
    expect([polite.negotiation.hasHeard, impolite.negotiation.hasHeard]).toEqual([false, false]);
    polite.negotiation.receive(impolite.sent);
    expect(polite.negotiation.hasHeard).toBe(true);
  });

  it("ignores a colliding offer and its candidates on the impolite side", async () => {
    const network = new FakeNetwork();
    const [other, impolite] = [end(false, network), end(false, network)];
    await impolite.work();
    const before = impolite.connection.localDescription;
    impolite.negotiation.receive(other.sent);
    await impolite.work();
    expect(impolite.connection.signalingState).toBe("have-local-offer");
    expect(impolite.connection.localDescription).toBe(before);
    expect(impolite.connection.candidates).toEqual([]);
    expect(impolite.negotiation.hasHeard).toBe(false);
  });

  it("asks for its turn on the polite side, and offers once it is granted", async () => {
    const { polite, impolite } = await settled();
    polite.negotiation.publish(tracksOf({ audio: true, video: false }));
    await polite.work();
    expect(polite.sent).toEqual([ask]);
    expect(polite.connection.signalingState).toBe("stable");
    await talk(polite, impolite);
    expect(impolite.remote).toEqual([1]);
  });

  it("offers on the impolite side without asking for a turn", async () => {
    const { polite, impolite } = await settled();
    impolite.negotiation.publish(tracksOf({ audio: true, video: true }));
    await impolite.work();
    expect(impolite.descriptions().map(({ type }) => type)).toEqual(["offer"]);
    await talk(impolite, polite);
    expect(polite.remote).toEqual([2]);
    expect([...turns(polite), ...turns(impolite)]).toEqual([]);
  });

  it("delays changes on the impolite side from its grant until it has answered the peer's offer", async () => {
    const { polite, impolite } = await settled();
    impolite.negotiation.receive([ask]);
    await impolite.work();
    impolite.negotiation.publish(tracksOf({ audio: false, video: true }));
    await impolite.work();
    expect(impolite.sent).toEqual([grant]);
    polite.negotiation.publish(tracksOf({ audio: true, video: false }));
    await talk(polite, impolite);
    expect(polite.connection.signalingState).toBe("stable");
    expect(polite.remote).toEqual([1]);
    expect(impolite.remote).toEqual([1]);
  });

  it("rolls back no offer when both sides want to offer at once", async () => {
    const { polite, impolite } = await settled(() => true);
    polite.negotiation.publish(tracksOf({ audio: true, video: false }));
    impolite.negotiation.publish(tracksOf({ audio: false, video: true }));
    await Promise.all([polite.work(), impolite.work()]);
    await talk(polite, impolite);
    expect([polite.remote, impolite.remote]).toEqual([[1], [1]]);
    expect([polite.spoiled(), impolite.spoiled()]).toEqual([0, 0]);
  });

  /** Both sides have offered, because the impolite side stopped waiting for the offer it had granted. */
  async function collided(hasHadMedia: () => boolean) {
    const ends = await settled(hasHadMedia);
    ends.polite.negotiation.publish(tracksOf({ audio: true, video: false }));
    await ends.polite.work();
    ends.polite.negotiation.receive([grant]);
    ends.impolite.negotiation.publish(tracksOf({ audio: false, video: true }));
    await Promise.all([ends.polite.work(), ends.impolite.work()]);
    const states = [ends.polite, ends.impolite].map(({ connection }) => connection.signalingState);
    expect(states).toEqual(["have-local-offer", "have-local-offer"]);
    ends.polite.sent.length = 0;
    ends.polite.negotiation.receive(ends.impolite.sent.splice(0));
    await ends.polite.work();
    return ends;
  }

  it("rolls back the polite side's offer when two offers collide before media has arrived", async () => {
    const { polite } = await collided(() => false);
    expect(polite.descriptions().map(({ type }) => type)).toContain("answer");
    expect([polite.failures(), polite.spoiled()]).toEqual([0, 0]);
  });

  it("ends without a rollback when two offers collide after media has arrived", async () => {
    const { polite, impolite } = await collided(() => true);
    expect([polite.failures(), polite.spoiled()]).toEqual([0, 1]);
    expect(polite.sent).toEqual([]);
    impolite.negotiation.receive([{ kind: "description", type: "offer", sdp: "{}" }]);
    await impolite.work();
    expect(impolite.spoiled()).toBe(0);
  });

  it("ends when the first media arrives while the offer is being rolled back", async () => {
    const answers = [false, true];
    const { polite } = await collided(() => answers.shift() ?? true);
    expect([polite.failures(), polite.spoiled()]).toEqual([0, 1]);
    expect(polite.sent).toEqual([]);
  });

  it("ignores an answer without a pending offer", async () => {
    const network = new FakeNetwork();
    const [polite, impolite] = [end(true, network), end(false, network)];
    await impolite.work();
    polite.negotiation.receive(impolite.sent);
    await polite.work();
    const [answer] = polite.descriptions().filter(({ type }) => type === "answer");
    if (answer === undefined) throw new Error("no answer came");
    impolite.negotiation.receive([answer]);
    await impolite.work();
    impolite.negotiation.receive([answer]);
    await impolite.work();
    expect(impolite.connection.signalingState).toBe("stable");
    expect(impolite.failures()).toBe(0);
  });

  it("ignores a candidate that the browser cannot use", async () => {
    const network = new FakeNetwork();
    const [polite, impolite] = [end(true, network), end(false, network)];
    await impolite.work();
    const [offer] = impolite.descriptions();
    if (offer === undefined) throw new Error("no offer came");
    const strange: Signal = {
      kind: "candidate",
      candidate: "x",
      sdpMid: "m0",
      sdpMLineIndex: 0,
      usernameFragment: "somebody",
    };
    polite.negotiation.receive([offer, strange]);
    await polite.work();
    expect(polite.connection.candidates).toEqual([]);
    expect(polite.failures()).toBe(0);
    expect(polite.connection.signalingState).toBe("stable");
  });

  it("fails once when the browser refuses descriptions", async () => {
    const polite = end(true);
    polite.connection.setRemoteDescription = () => Promise.reject(new Error("refused"));
    polite.negotiation.receive([{ kind: "description", type: "offer", sdp: "{}" }]);
    polite.negotiation.receive([{ kind: "description", type: "offer", sdp: "{}" }]);
    await polite.work();
    expect(polite.failures()).toBe(1);
  });

  it("sends and applies nothing once it is closed", async () => {
    const network = new FakeNetwork();
    const [polite, impolite] = [end(true, network), end(false, network)];
    await impolite.work();
    polite.negotiation.receive(impolite.sent);
    polite.negotiation.close();
    await polite.work();
    expect(polite.sent).toEqual([]);
    expect(polite.remote).toEqual([]);
    expect(polite.connection.remoteDescription).toBeNull();
  });
});
