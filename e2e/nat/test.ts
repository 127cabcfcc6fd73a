import { type Browser, chromium, type TestInfo } from "@playwright/test";
import { App } from "../app.ts";
import { captureFlags, findChromium, launchOptions } from "../chromium.ts";
import type { Look } from "../looks.ts";
import type { Person } from "../person.ts";
import { Wire } from "../proxy.ts";
import { type Arrival, test as base, expect } from "../test.ts";
import { figure } from "./figures.ts";
import type { Home } from "./home.ts";
import { Relay, type RelayKind, stunUrl } from "./relay.ts";
import { relayHost, serverAddress, World } from "./world.ts";

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
    await attachWhenFailed(testInfo, "relay.log", relay.output);
  },

  app: async ({ relay: _relay, environment }, use, testInfo) => {
    const { host, port } = serverAddress;
    const app = await App.startAt(host, port, { STUN_URLS: stunUrl, ...environment });
    await use(app);
    await app.kill();
    await attachWhenFailed(testInfo, "server.log", app.output);
  },

  wire: async ({ app }, use) => {
    const wire = await Wire.to(app.port, { targetHost: app.host });
    await use(wire);
    await wire.close();
  },

  arriveAt: async ({ app, relay, arrive }, use, testInfo) => {
    const browsers = new Map<Home, Browser>();
    const launchAt = async (home: Home) => {
      const flags = [
        `--unsafely-treat-insecure-origin-as-secure=${app.url}`,
        `--ignore-certificate-errors-spki-list=${relay.keyHash}`,
      ];
      const browser = await chromium.launch({
        ...launchOptions([...captureFlags, ...flags], [serverAddress.host, relayHost]),
        executablePath: home.door(findChromium("whole") ?? "chromium", testInfo.outputPath(".")),
      });
      browsers.set(home, browser);
      return browser;
    };
    await use(async (home, look, arrival) =>
      arrive(look, { ...arrival, browser: browsers.get(home) ?? (await launchAt(home)) }),
    );
    for (const browser of browsers.values()) await browser.close();
  },

  // oxlint-disable-next-line no-empty-pattern -- as above
  tell: async ({}, use, testInfo) => {
    await use((name, value) => {
      testInfo.annotations.push(figure(name, value));
    });
  },
});

async function attachWhenFailed(testInfo: TestInfo, name: string, body: string): Promise<void> {
  if (testInfo.status !== testInfo.expectedStatus)
    await testInfo.attach(name, { body, contentType: "text/plain" });
}

export { expect };
