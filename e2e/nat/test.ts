import { type Browser, chromium, type TestInfo } from "@playwright/test";
import { App } from "../app.ts";
import { captureFlags, findChromium, launchOptions } from "../chromium.ts";
import type { Look } from "../looks.ts";
import type { Person } from "../person.ts";
import { test as base, expect } from "../test.ts";
import { figure } from "./figures.ts";
import type { Home } from "./home.ts";
import { keepConnections } from "./paths.ts";
import { Relay, type RelayKind, stunUrl } from "./relay.ts";
import { relayHost, serverAddress, World } from "./world.ts";

/** Brings a person with a browser of their own to a home. */
export type ArriveAt = (home: Home, look: Look) => Promise<Person>;

type NatFixtures = {
  readonly world: World;
  /** Which relay there is. */
  readonly relayKind: RelayKind;
  readonly relay: Relay;
  readonly arriveAt: ArriveAt;
  /** Tells a figure of this test to whoever reads the last line of the run. */
  readonly tell: (name: string, value: number) => void;
};

/** Runs inside the page: this person was told before that a partner can see their address where there is no relay. */
function knowThatAddressesAreSeen(): void {
  localStorage.setItem("lets-meet:address-seen", "yes");
}

export const test = base.extend<NatFixtures>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads from the pattern that nothing else is needed
  world: async ({}, use, testInfo) => {
    const missing = process.env["LETS_MEET_NO_NAT"];
    testInfo.skip(missing !== undefined, missing);
    using world = new World();
    await use(world);
  },

  relayKind: ["strangers", { option: true }],

  relay: async ({ world: _world, relayKind }, use, testInfo) => {
    const relay = await Relay.start(testInfo.outputPath("."), relayKind);
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

  arriveAt: async ({ app, relay, arrive }, use, testInfo) => {
    const browsers: Browser[] = [];
    await use(async (home, look) => {
      const flags = [
        `--unsafely-treat-insecure-origin-as-secure=${app.url}`,
        `--ignore-certificate-errors-spki-list=${relay.keyHash}`,
      ];
      const browser = await chromium.launch({
        ...launchOptions([...captureFlags, ...flags], [serverAddress.host, relayHost]),
        executablePath: home.door(findChromium() ?? "chromium", testInfo.outputPath(".")),
      });
      browsers.push(browser);
      return await arrive(look, {
        browser,
        prepare: async (page) => {
          await page.addInitScript(keepConnections);
          await page.addInitScript(knowThatAddressesAreSeen);
        },
      });
    });
    for (const browser of browsers) await browser.close();
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
