import { expect, it, vi } from "vitest";
import { findsWithinMs } from "../ice/gathering-watch.ts";
import { connectWithinMs } from "../ice/ice-watch.ts";
import { FakeConnection } from "../testing/fake-connection.ts";
import { fakeTimeAndMedia } from "../testing/fake-time-and-media.ts";
import { Pair } from "../testing/pair.ts";

const all = { audio: true, video: true };
const passMs = (ms: number) => vi.advanceTimersByTime(ms);

fakeTimeAndMedia();

/** A pair whose connected pages are reloaded; of the connections created afterwards, the chosen ones find no candidates. */
async function reloadedPair(findsNothing: (created: number) => boolean) {
  const pair = new Pair(all, all);
  await pair.drain(passMs);
  let created = 0;
  vi.spyOn(pair.network, "make").mockImplementation((configuration) => {
    const connection = new FakeConnection(pair.network, configuration);
    connection.findsNothing = findsNothing(created++);
    return connection;
  });
  return pair;
}

it.each(
  (["polite", "impolite"] as const).flatMap((reloads) => [0, 1].map((stuck) => [reloads, stuck] as const)),
)(
  "two links connect after the %s side's reload although connection %i finds no candidates",
  async (reloads, stuck) => {
    const pair = await reloadedPair((created) => created === stuck);
    pair.reload(reloads);
    await pair.drain(passMs);
    passMs(findsWithinMs);
    await pair.drain(passMs);
    for (const side of ["polite", "impolite"] as const) expect(pair.states[side].at(-1)).toBe("connected");
    expect(pair.view).toEqual(pair.sent);
  },
);

it("a link that has not connected is rebuilt once for want of candidates, and then has its full time to connect", async () => {
  const pair = await reloadedPair(() => true);
  pair.links.polite.close();
  pair.links.impolite.rebuild();
  const before = pair.network.connections.length;
  for (let turn = 0; turn < 10; turn++) {
    await pair.drain(passMs);
    passMs(findsWithinMs / 2);
  }
  expect(pair.network.connections.length - before).toBe(1);
  expect(pair.states.impolite.at(-1)).toBe("connecting");
  passMs(connectWithinMs);
  expect(pair.states.impolite.at(-1)).toBe("failed");
});

it("a link is rebuilt for want of candidates after each of many reloads, as long as it connects in between", async () => {
  const pair = await reloadedPair((created) => created % 3 === 0);
  for (let turn = 0; turn < 8; turn++) {
    pair.reload("polite");
    await pair.drain(passMs);
    passMs(findsWithinMs);
    await pair.drain(passMs);
    passMs(findsWithinMs);
    await pair.drain(passMs);
    expect([pair.states.polite.at(-1), pair.states.impolite.at(-1)]).toEqual(["connected", "connected"]);
  }
});
