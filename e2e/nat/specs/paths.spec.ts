import { expectToTalk } from "../../person.ts";
import { words } from "../../words.ts";
import { meet, search } from "../meeting.ts";
import { isRelayed, pathInCall } from "../paths.ts";
import { secondsUntilMoves, untilStandsStill } from "../pictures.ts";
import { turnEnvironment, turnUdpUrl } from "../relay.ts";
import { expect, test } from "../test.ts";
import { relayHost } from "../world.ts";

test("a call between two cone NATs is direct, over server-reflexive addresses", async ({
  world,
  arriveAt,
  tell,
}) => {
  const { a, b, seconds } = await meet(world, arriveAt);
  tell("cone to cone: picture after s", seconds);

  const [home, other] = world.homes;
  // A candidate that was first peer-reflexive becomes server-reflexive once it has been signaled.
  await expect
    .poll(() => pathInCall(a.page))
    .toMatchObject({
      local: { type: "srflx", address: home.publicAddress },
      remote: { type: "srflx", address: other.publicAddress },
    });
  await expectToTalk(a, b);
});

test("a call between two symmetric NATs fails without a relay, and both pages explain why", async ({
  world,
  arriveAt,
  tell,
}) => {
  for (const home of world.homes) home.set({ mapping: "symmetric" });
  const people = await search(world, arriveAt);
  for (const person of people) await person.untilMatched();
  const since = performance.now();
  // The page that gives up first leaves the match; the other one must explain it as well.
  for (const { page } of people)
    await expect(page.getByText(words.noDirectPath)).toBeVisible({ timeout: 90_000 });
  tell(
    "symmetric to symmetric without a relay: given up after s",
    Math.round(performance.now() - since) / 1_000,
  );
});

test.describe("with a relay over UDP alone", () => {
  // Among several transports that work, a browser may keep the one that was quickest, so this server names one.
  test.use({ environment: { ...turnEnvironment, TURN_URLS: turnUdpUrl } });

  test("a call between two symmetric NATs uses TURN over UDP", async ({ world, arriveAt, tell }) => {
    for (const home of world.homes) home.set({ mapping: "symmetric" });
    const { a, b, seconds } = await meet(world, arriveAt);
    tell("symmetric to symmetric by TURN over UDP: picture after s", seconds);
    for (const { page } of [a, b])
      expect(await pathInCall(page)).toMatchObject({
        local: { type: "relay", address: relayHost, relayProtocol: "udp" },
        remote: { type: "relay", address: relayHost },
      });
    await expectToTalk(a, b);
  });
});

test.describe("with a relay", () => {
  test.use({ environment: turnEnvironment });

  for (const { lets, name, relayProtocol } of [
    // TLS passes such a router as well, and may be the quicker of the two.
    { lets: "no UDP", name: "TCP", relayProtocol: /^(tcp|tls)$/ },
    { lets: "TCP to port 443", name: "TLS", relayProtocol: /^tls$/ },
  ] as const) {
    test(`a call through a router that lets ${lets} through uses TURN over ${name}`, async ({
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
        relayProtocol: expect.stringMatching(relayProtocol),
      });
      await expectToTalk(a, b);
    });
  }
});

test.describe("with a relay and no IP shield", () => {
  test.use({ environment: { ...turnEnvironment, IP_SHIELD: "off" } });

  test("a call falls back to the relay when its direct path is cut", async ({ world, arriveAt, tell }) => {
    const { a, b } = await meet(world, arriveAt);
    await expect.poll(async () => isRelayed(await pathInCall(a.page))).toBe(false);
    world.keepApart(true);
    await untilStandsStill(a);
    tell("direct path cut: picture by the relay after s", await secondsUntilMoves([a, b]));
    expect(isRelayed(await pathInCall(a.page))).toBe(true);
    await expectToTalk(a, b);
  });
});
