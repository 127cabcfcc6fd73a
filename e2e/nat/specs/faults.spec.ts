import { expectToMeet, expectToTalk, type Person } from "../../person.ts";
import { words } from "../../words.ts";
import { meet } from "../meeting.ts";
import { pathInCall } from "../paths.ts";
import { framesOf, secondsUntilMoves, untilStandsStill } from "../pictures.ts";
import { otherTurnSecret, turnEnvironment } from "../relay.ts";
import { expect, test } from "../test.ts";
import { relayHost } from "../world.ts";

/** One key of a server that keeps no database: passes sealed by it are good after a restart. */
const authKeys = `test:${Buffer.alloc(32, 7).toString("base64url")}`;

/** Has the world stay as it is for a while: how long a fault lasts is what these tests are about. */
const last = (ms: number) =>
  new Promise((next) => {
    setTimeout(next, ms);
  });

test("a path that is cut for so long that it counts as failed is found again", async ({
  world,
  arriveAt,
  tell,
}) => {
  const { a, b } = await meet(world, arriveAt);
  world.keepApart(true);
  await untilStandsStill(a);
  await a.untilToldThat("Reconnecting");
  await last(12_000);
  world.keepApart(false);
  tell("path cut until it counts as failed: picture back after s", await secondsUntilMoves([a, b]));
  await expectToMeet(a, b);
  await expectToTalk(a, b);
});

test("a home that was without network has the picture back", async ({ world, arriveAt, tell }) => {
  const { a, b } = await meet(world, arriveAt);
  world.homes[0].set({ lets: "nothing" });
  await untilStandsStill(b);
  await last(10_000);
  world.homes[0].set({ lets: "everything" });
  tell("no network for 12 s: picture back after s", await secondsUntilMoves([a, b]));
  await expectToMeet(a, b);
  await expectToTalk(a, b);
});

test("a device whose address changes in the call has the picture back", async ({ world, arriveAt, tell }) => {
  const { a, b } = await meet(world, arriveAt);
  world.homes[0].changeAddress();
  await untilStandsStill(b);
  tell("device's address changed: picture back after s", await secondsUntilMoves([a, b]));
  await expectToMeet(a, b);
  await expectToTalk(a, b);
});

test("a router whose address changes in the call has the picture back", async ({ world, arriveAt, tell }) => {
  const { a, b } = await meet(world, arriveAt);
  world.homes[0].changePublicAddress();
  const since = performance.now();
  await untilStandsStill(b);
  await secondsUntilMoves([a, b]);
  tell("router's address changed: picture back after s", Math.round(performance.now() - since) / 1_000);
  await expectToMeet(a, b);
  await expect.poll(async () => (await pathInCall(b.page)).remote.address).toBe(world.homes[0].publicAddress);
});

test("with 5 % of the packets lost and 200 ms of delay each way the call holds", async ({
  world,
  arriveAt,
  tell,
}) => {
  const { a, b } = await meet(world, arriveAt);
  const [fromA, fromB] = [await pathInCall(a.page), await pathInCall(b.page)];
  await world.delay(fromB.remote, fromA.remote, 200);
  world.lose(5);
  const roundTripMs = async () => (await pathInCall(a.page)).roundTripMs;
  await expect.poll(roundTripMs).toBeGreaterThan(400);
  await expectToMeet(a, b);
  await expectToTalk(a, b);
  tell("5 % loss and 200 ms each way: round trip in ms", await roundTripMs());
});

test.describe("with keys that outlive the server", () => {
  test.use({ environment: { AUTH_KEYS: authKeys } });

  test("while the server is killed and away for 30 s frames go on and people write; then they are in the same call", async ({
    app,
    world,
    arriveAt,
  }) => {
    const { a, b } = await meet(world, arriveAt);
    await expectToTalk(a, b);
    const saidBefore = await wordsSaid(a);
    await app.kill();
    const since = performance.now();
    while (performance.now() - since < 30_000) {
      const before = await Promise.all([a, b].map(framesOf));
      await last(4_000);
      const after = await Promise.all([a, b].map(framesOf));
      // A busy machine draws few of the frames that arrive; a picture that stands still has none.
      for (const [index, frames] of after.entries()) expect(frames - (before[index] ?? 0)).toBeGreaterThan(4);
      await expectToTalk(a, b);
    }
    await app.startAgain();
    for (const person of [a, b]) await expect(person.page.getByText(words.lineLost)).toHaveCount(0);
    await expectToMeet(a, b);
    await expectToTalk(a, b);
    for (const person of [a, b]) {
      const said = await wordsSaid(person);
      expect(said).toEqual([...new Set(said)]);
      expect(said).toEqual(expect.arrayContaining(saidBefore));
    }
  });
});

test.describe("with a relay that everyone needs", () => {
  test.use({ environment: { ...turnEnvironment, AUTH_KEYS: authKeys } });

  test("a call goes on after the operator has changed the relay's secret and started relay and server again", async ({
    app,
    relay,
    world,
    arriveAt,
    tell,
  }) => {
    const { a, b } = await meet(world, arriveAt);
    await expectToTalk(a, b);
    const saidBefore = await wordsSaid(a);
    const since = performance.now();
    await Promise.all([relay.stop(), app.kill()]);
    await relay.startAgain(otherTurnSecret);
    await app.startAgain({ TURN_SECRET: otherTurnSecret });
    await untilStandsStill(a);
    await secondsUntilMoves([a, b]);
    tell("relay's secret changed: picture back after s", Math.round(performance.now() - since) / 1_000);
    await expectToMeet(a, b);
    await expectToTalk(a, b);
    expect(await wordsSaid(b)).toEqual(expect.arrayContaining(saidBefore));
    for (const { page } of [a, b])
      expect((await pathInCall(page)).local).toMatchObject({ type: "relay", address: relayHost });
  });
});

/** Everything that was said as `expectToTalk` says it, in order. */
const wordsSaid = (person: Person) => person.log.getByText(/^(hello|and) from /).allTextContents();
