import { expectToTalk } from "../../person.ts";
import { words } from "../../words.ts";
import { meet, search } from "../meeting.ts";
import { isRelayed, pathInCall } from "../paths.ts";
import { secondsUntilMoves, untilStandsStill } from "../pictures.ts";
import { turnEnvironment } from "../relay.ts";
import { expect, test } from "../test.ts";
import { relayHost } from "../world.ts";

test("behind two cone NATs the call goes directly, by addresses that STUN has found", async ({
  world,
  arriveAt,
  tell,
}) => {
  const { a, b, seconds } = await meet(world, arriveAt);
  tell("cone to cone: picture after s", seconds);

  const [home, other] = world.homes;
  // An address that was first met by its packets is known as what STUN found once it has been signaled.
  await expect
    .poll(() => pathInCall(a.page))
    .toMatchObject({
      local: { type: "srflx", address: home.publicAddress },
      remote: { type: "srflx", address: other.publicAddress },
    });
  await expectToTalk(a, b);
});

test("behind two symmetric NATs without a relay no call comes about, and both pages say why", async ({
  world,
  arriveAt,
  tell,
}) => {
  for (const home of world.homes) home.set({ mapping: "symmetric" });
  const people = await search(world, arriveAt);
  for (const person of people) await person.untilMatched();
  const since = performance.now();
  // Whoever gives up first leaves, and the other is told why all the same.
  for (const { page } of people)
    await expect(page.getByText(words.noDirectPath)).toBeVisible({ timeout: 90_000 });
  tell(
    "symmetric to symmetric without a relay: given up after s",
    Math.round(performance.now() - since) / 1_000,
  );
});

test.describe("with a relay", () => {
  test.use({ environment: turnEnvironment });

  test("two symmetric NATs are crossed by TURN over UDP", async ({ world, arriveAt, tell }) => {
    for (const home of world.homes) home.set({ mapping: "symmetric" });
    const { a, b, seconds } = await meet(world, arriveAt);
    tell("symmetric to symmetric by TURN over UDP: picture after s", seconds);
    for (const { page } of [a, b]) {
      // Whichever way is found first carries the picture; of the ways to the relay UDP is then preferred.
      await expect
        .poll(() => pathInCall(page))
        .toMatchObject({
          local: { type: "relay", address: relayHost, relayProtocol: "udp" },
          remote: { type: "relay", address: relayHost },
        });
    }
    await expectToTalk(a, b);
  });

  for (const { lets, name, relayProtocol } of [
    { lets: "no UDP", name: "TCP", relayProtocol: "tcp" },
    { lets: "TCP to port 443", name: "TLS", relayProtocol: "tls" },
  ] as const) {
    test(`a router that lets ${lets} through is crossed by TURN over ${name}`, async ({
      world,
      arriveAt,
      tell,
    }) => {
      const [home] = world.homes;
      home.set({ lets });
      const { a, b, seconds } = await meet(world, arriveAt);
      tell(`${lets}: picture by TURN over ${name} after s`, seconds);
      expect((await pathInCall(a.page)).local).toMatchObject({
        type: "relay",
        address: relayHost,
        relayProtocol,
      });
      await expectToTalk(a, b);
    });
  }
});

test.describe("with a relay that is not forced on anybody", () => {
  test.use({ environment: { ...turnEnvironment, IP_SHIELD: "off" } });

  test("a direct path that is cut in the call is left for the relay", async ({ world, arriveAt, tell }) => {
    const { a, b } = await meet(world, arriveAt);
    await expect.poll(async () => isRelayed(await pathInCall(a.page))).toBe(false);
    world.keepApart(true);
    await untilStandsStill(a);
    tell("direct path cut: picture by the relay after s", await secondsUntilMoves([a, b]));
    expect(isRelayed(await pathInCall(a.page))).toBe(true);
    await expectToTalk(a, b);
  });
});
