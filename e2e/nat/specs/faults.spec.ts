import { expectToMeet, expectToTalk, type Person } from "../../person.ts";
import { words } from "../../words.ts";
import { meet } from "../meeting.ts";
import { pathInCall } from "../paths.ts";
import { framesOf, secondsUntilMoves, untilStandsStill } from "../pictures.ts";
import { otherTurnSecret, turnEnvironment } from "../relay.ts";
import { expect, test } from "../test.ts";
import { relayHost } from "../world.ts";

/** A fixed key for a server without a database, so that the passes it has sealed stay valid after a restart. */
const authKeys = `test:${Buffer.alloc(32, 7).toString("base64url")}`;

/** Lets a fault last for a fixed time, which these tests are about. */
const last = (ms: number) =>
  new Promise((next) => {
    setTimeout(next, ms);
  });

test("a call recovers from a cut path after its connection has failed", async ({ world, arriveAt, tell }) => {
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

test("a call recovers after one home was without network", async ({ world, arriveAt, tell }) => {
  const { a, b } = await meet(world, arriveAt);
  world.homes[0].set({ lets: "nothing" });
  await untilStandsStill(b);
  await last(10_000);
  world.homes[0].set({ lets: "everything" });
  tell("no network for 12 s: picture back after s", await secondsUntilMoves([a, b]));
  await expectToMeet(a, b);
  await expectToTalk(a, b);
});

test("a call recovers after a device's address has changed", async ({ world, arriveAt, tell }) => {
  const { a, b } = await meet(world, arriveAt);
  world.homes[0].changeAddress();
  await untilStandsStill(b);
  tell("device's address changed: picture back after s", await secondsUntilMoves([a, b]));
  await expectToMeet(a, b);
  await expectToTalk(a, b);
});

test("a call recovers after a router's public address has changed", async ({ world, arriveAt, tell }) => {
  const { a, b } = await meet(world, arriveAt);
  world.homes[0].changePublicAddress();
  const since = performance.now();
  await untilStandsStill(b);
  await secondsUntilMoves([a, b]);
  tell("router's address changed: picture back after s", Math.round(performance.now() - since) / 1_000);
  await expectToMeet(a, b);
  await expect.poll(async () => (await pathInCall(b.page)).remote.address).toBe(world.homes[0].publicAddress);
});

test("a call survives 5 % packet loss and 200 ms of delay each way", async ({ world, arriveAt, tell }) => {
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

test.describe("with keys that survive a restart", () => {
  test.use({ environment: { AUTH_KEYS: authKeys }, ownProcess: true });

  test("video and chat go on while the server is down for 30 s, and the call is the same after its restart", async ({
    appProcess,
    world,
    arriveAt,
  }) => {
    const { a, b } = await meet(world, arriveAt);
    await expectToTalk(a, b);
    const saidBefore = await wordsSaid(a);
    await appProcess.kill();
    const since = performance.now();
    while (performance.now() - since < 30_000) {
      const before = await Promise.all([a, b].map(framesOf));
      await last(4_000);
      const after = await Promise.all([a, b].map(framesOf));
      // A busy machine draws few of the arriving frames; a frozen picture has none.
      for (const [index, frames] of after.entries()) expect(frames - (before[index] ?? 0)).toBeGreaterThan(4);
      await expectToTalk(a, b);
    }
    await appProcess.startAgain();
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

test.describe("with a relay that every call uses", () => {
  test.use({ environment: { ...turnEnvironment, AUTH_KEYS: authKeys }, ownProcess: true });

  test("a call goes on after the operator has changed the relay's secret and restarted relay and server", async ({
    appProcess,
    relay,
    world,
    arriveAt,
    tell,
  }) => {
    const { a, b } = await meet(world, arriveAt);
    await expectToTalk(a, b);
    const saidBefore = await wordsSaid(a);
    const since = performance.now();
    await Promise.all([relay.stop(), appProcess.kill()]);
    await relay.startAgain(otherTurnSecret);
    await appProcess.startAgain({ TURN_SECRET: otherTurnSecret });
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

/** The messages of `expectToTalk` in the log, in order. */
const wordsSaid = (person: Person) => person.log.getByText(/^(hello|and) from /).allTextContents();
