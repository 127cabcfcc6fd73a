import { describe, expect, it, vi } from "vitest";
import { fakeTimeAndMedia } from "../testing/fake-time-and-media.ts";
import { Pair } from "../testing/pair.ts";

fakeTimeAndMedia();

const drain = (pair: Pair) => pair.drain((ms) => vi.advanceTimersByTime(ms));
const connected = (pair: Pair) => pair.network.open.map((one) => one.connectionState);

describe("two links that move to another call", () => {
  it.each(["polite", "impolite"] as const)(
    "connect when the %s side has rebuilt its link just before the roles are swapped",
    async (side) => {
      const pair = new Pair({ audio: true, video: false }, { audio: true, video: false });
      await drain(pair);
      await pair.step(() => pair.links[side].rebuild());
      await pair.step(() => pair.move(true));
      await drain(pair);
      expect(connected(pair)).toEqual(["connected", "connected"]);
      expect(pair.view).toEqual(pair.sent);
    },
  );

  it("connect when a hello and the answer to an earlier offer arrive after the roles are swapped", async () => {
    const pair = new Pair({ audio: true, video: false }, { audio: true, video: true });
    await pair.step(() => pair.links.polite.rebuild());
    for (let n = 0; n < 2; n++) await pair.step(() => pair.network.run(0));
    await pair.step(() => pair.move(true));
    await pair.step(() => pair.deliver("polite"));
    await drain(pair);
    expect(connected(pair)).toEqual(["connected", "connected"]);
    expect(pair.view).toEqual(pair.sent);
  });

  it("keep their connection when nothing else happens", async () => {
    const pair = new Pair({ audio: true, video: true }, { audio: false, video: true });
    await drain(pair);
    const { open } = pair.network;
    await pair.step(() => pair.move(true));
    await drain(pair);
    expect(pair.network.open).toEqual(open);
    expect(pair.view).toEqual(pair.sent);
  });
});

it("a link that its listener closes when it is rebuilt reports nothing more", async () => {
  const pair = new Pair({ audio: true, video: false }, { audio: true, video: false });
  await drain(pair);
  const told: string[] = [];
  const tell = (what: string) => () => void told.push(what);
  const link = pair.links.impolite;
  link.retarget(false, {
    signals: tell("signals"),
    remote: tell("remote"),
    state: (state) => void told.push(state),
    channel: (isOpen) => {
      told.push(isOpen ? "open" : "closed");
      if (!isOpen) link.close();
    },
    message: tell("message"),
    fingerprints: tell("fingerprints"),
  });
  told.length = 0;
  await pair.step(() => link.rebuild());
  expect(told).toEqual(["closed"]);
});
