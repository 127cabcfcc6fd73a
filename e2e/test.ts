import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { usualRulesVersion } from "@lets-meet/shared/protocol/safety.ts";
import {
  type Browser,
  type BrowserContextOptions,
  test as base,
  expect,
  type Page,
  type TestInfo,
} from "@playwright/test";
import type { App } from "./app.ts";
import { AppHost } from "./app-host.ts";
import { AppProcess } from "./app-process.ts";
import { type CaptureShape, captureInPage, usualShape } from "./capture-in-page.ts";
import { keepConnections } from "./connections.ts";
import { type Look, secondCamera, sharedScreen } from "./looks.ts";
import { Person } from "./person.ts";
import { Wire } from "./proxy.ts";

export type Arrival = {
  /** The URL to open: the server's own, or that of a wire in front of it. */
  readonly url?: string;
  readonly browser?: Browser;
  readonly context?: BrowserContextOptions;
  /** Keeps the browser's own capture, or only its sound. */
  readonly realCapture?: boolean | "sound";
  /** The shape of the drawn picture. */
  readonly shape?: CaptureShape;
  /** A first visit: the page has not yet warned this user that a partner can see their address. */
  readonly isNew?: boolean;
  /** The person has not accepted the rules in this browser yet. */
  readonly hasAccepted?: false;
  /** Runs before the page is opened. */
  readonly prepare?: (page: Page) => Promise<void>;
};

type WorkerFixtures = { readonly appHost: AppHost };

type Fixtures = {
  /** A folder of this test's own, which is removed after it. */
  readonly folder: string;
  /** Added to the server's environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** The server runs in a process of its own, which the test can kill as `appProcess`; that adds more than a second. */
  readonly ownProcess: boolean;
  readonly app: App;
  readonly appProcess: AppProcess;
  /** A wire between a page and the server, which a test can cut. */
  readonly wire: Wire;
  /** Creates a person with its own browser context. */
  readonly arrive: (look: Look, arrival?: Arrival) => Promise<Person>;
  /** Creates a person for a page that another person's page has opened. */
  readonly adopt: (page: Page, look: Look) => Person;
};

/** Reports content security policy violations to the console, so that they become complaints. */
function reportViolations(): void {
  document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => {
    // oxlint-disable-next-line no-console -- the test reads the page's console
    console.error(`policy violated: ${violatedDirective} by ${blockedURI}`);
  });
}

type Place = Pick<Fixtures, "environment" | "ownProcess"> &
  WorkerFixtures & { readonly host: string; readonly port: number };

/** Runs a server for one test. */
export async function withApp(place: Place, use: (app: App) => Promise<void>, test: TestInfo): Promise<void> {
  const { host, port, environment } = place;
  const app = await (place.ownProcess ? AppProcess : place.appHost).start(host, port, environment);
  try {
    await use(app);
    await (app instanceof AppProcess ? app.kill() : place.appHost.stop());
  } finally {
    await attachIfFailed(test, "server.log", app.output);
  }
}

export async function attachIfFailed(test: TestInfo, name: string, body: string): Promise<void> {
  if (test.status !== test.expectedStatus) await test.attach(name, { body, contentType: "text/plain" });
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  appHost: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixture's dependencies from the pattern
    async ({}, use) => {
      using host = new AppHost();
      await use(host);
    },
    { scope: "worker" },
  ],

  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixture's dependencies from the pattern
  folder: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), "lets-meet-"));
    await use(folder);
    rmSync(folder, { recursive: true });
  },

  environment: [{}, { option: true }],
  ownProcess: [false, { option: true }],

  app: async ({ environment, ownProcess, appHost }, use, testInfo) =>
    withApp({ host: "127.0.0.1", port: 0, environment, ownProcess, appHost }, use, testInfo),

  appProcess: async ({ app }, use) => {
    if (!(app instanceof AppProcess)) throw new Error("this needs `test.use({ ownProcess: true })`");
    await use(app);
  },

  wire: async ({ app }, use) => {
    const wire = await Wire.to(app.port);
    await use(wire);
    await wire.close();
  },

  arrive: async ({ app, browser }, use) => {
    const people: Person[] = [];
    await use(async (look, arrival = {}) => {
      const context = await (arrival.browser ?? browser).newContext({
        // Animations alone cost a tenth of the processor's time.
        reducedMotion: "reduce",
        ...arrival.context,
      });
      await context.addInitScript(reportViolations);
      const answered = {
        ...(arrival.isNew === true ? {} : { "lets-meet:address-seen": "yes" }),
        ...(arrival.hasAccepted === false ? {} : { "lets-meet:rules": usualRulesVersion }),
      };
      await context.addInitScript((items) => {
        // A new context's blank page has no storage.
        if (!location.protocol.startsWith("http")) return;
        for (const [key, value] of Object.entries(items)) localStorage.setItem(key, value);
      }, answered);
      await context.addInitScript(keepConnections);
      if (arrival.realCapture !== true)
        await context.addInitScript(captureInPage, {
          first: look.colour,
          second: secondCamera.colour,
          toneHz: arrival.realCapture === "sound" ? null : look.toneHz,
          screen: sharedScreen,
          shape: arrival.shape ?? usualShape,
        });
      const page = await context.newPage();
      await arrival.prepare?.(page);
      const person = new Person(page, look, arrival.url ?? app.url);
      people.push(person);
      return person;
    });
    // Closing takes a screenshot with an injected style, which violates the page's policy in Firefox.
    const complaints = people.flatMap((person) => person.complaints);
    await Promise.all(people.map((person) => person.page.context().close()));
    expect(complaints).toEqual([]);
  },

  adopt: async ({ app }, use) => {
    const people: Person[] = [];
    await use((page, look) => {
      const person = new Person(page, look, app.url);
      people.push(person);
      return person;
    });
    expect(people.flatMap((person) => person.complaints)).toEqual([]);
  },
});

export { expect };
