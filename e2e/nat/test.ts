import { type Browser, chromium } from "@playwright/test";
import { captureFlags, findChromium, launchOptions } from "../chromium.ts";
import type { Look } from "../looks.ts";
import type { Person } from "../person.ts";
import { Wire } from "../proxy.ts";
import { type Arrival, attachIfFailed, test as base, expect, withApp } from "../test.ts";
import { figure } from "./figures.ts";
import type { Home } from "./home.ts";
import { Relay, type RelayKind, stunUrl } from "./relay.ts";
import { relayHost, serverAddress, serverName, World } from "./world.ts";

/** Creates a person at a home, in the single browser of its device. */
export type ArriveAt = (
  home: Home,
  look: Look,
  arrival?: Pick<Arrival, "shape" | "context" | "prepare">,
) => Promise<Person>;

type NatFixtures = {
  readonly world: World;
  /** The relay's configuration. */
  readonly relayKind: RelayKind;
  /** The allocations that each page may have on the relay; empty means the default. */
  readonly relayQuota: string;
  readonly relay: Relay;
  readonly arriveAt: ArriveAt;
  /** Adds a figure of this test to the line of figures at the end of the run. */
  readonly tell: (name: string, value: number) => void;
};

export const test = base.extend<NatFixtures>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixture's dependencies from the pattern
  world: async ({}, use, testInfo) => {
    const missing = process.env["LETS_MEET_NO_NAT"];
    testInfo.skip(missing !== undefined, missing);
    using world = new World();
    await use(world);
  },

  relayKind: ["strangers", { option: true }],
  relayQuota: ["", { option: true }],

  relay: async ({ world: _world, relayKind, relayQuota }, use, testInfo) => {
    const relay = await Relay.start(testInfo.outputPath("."), relayKind, relayQuota);
    await use(relay);
    await relay.stop();
    await attachIfFailed(testInfo, "relay.log", relay.output);
  },

  app: async ({ relay: _relay, environment, ownProcess, appHost }, use, testInfo) =>
    withApp(
      { ...serverAddress, environment: { STUN_URLS: stunUrl, ...environment }, ownProcess, appHost },
      use,
      testInfo,
    ),

  wire: async ({ app }, use) => {
    const wire = await Wire.to(app.port, { targetHost: app.host });
    await use(wire);
    await wire.close();
  },

  arriveAt: async ({ relay, arrive }, use, testInfo) => {
    const browsers = new Map<Home, Browser>();
    const launchAt = async (home: Home) => {
      const trusted = `--ignore-certificate-errors-spki-list=${relay.keyHash}`;
      const browser = await chromium.launch({
        ...launchOptions([...captureFlags, trusted], {
          hosts: [serverAddress.host, relayHost],
          names: { [serverName]: serverAddress.host },
        }),
        executablePath: home.door(findChromium() ?? "chromium", testInfo.outputPath(".")),
      });
      browsers.set(home, browser);
      return browser;
    };
    await use(async (home, look, arrival) =>
      arrive(look, {
        ...arrival,
        url: `http://${serverName}:${serverAddress.port}`,
        browser: browsers.get(home) ?? (await launchAt(home)),
      }),
    );
    await Promise.all([...browsers.values()].map((browser) => browser.close()));
  },

  // oxlint-disable-next-line no-empty-pattern -- as above
  tell: async ({}, use, testInfo) => {
    await use((name, value) => {
      testInfo.annotations.push(figure(name, value));
    });
  },
});

export { expect };
