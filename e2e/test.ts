import { type Browser, type BrowserContextOptions, test as base, expect, type Page } from "@playwright/test";
import { App } from "./app.ts";
import { type CaptureShape, captureInPage, usualShape } from "./capture-in-page.ts";
import { keepConnections } from "./connections.ts";
import { type Look, secondCamera, sharedScreen } from "./looks.ts";
import { Person } from "./person.ts";
import { Wire } from "./proxy.ts";

export type Arrival = {
  /** Where the page is opened; the server itself unless a wire stands between. */
  readonly url?: string;
  readonly browser?: Browser;
  readonly context?: BrowserContextOptions;
  /** Leaves the browser's own capture as it is, or its sound alone. */
  readonly realCapture?: boolean | "sound";
  /** What the pictures of the usual capture are like. */
  readonly shape?: CaptureShape;
  /** Comes for the first time: nobody has told this person yet that a partner can see their address. */
  readonly isNew?: boolean;
  /** What happens to the page before it is opened. */
  readonly prepare?: (page: Page) => Promise<void>;
};

type Fixtures = {
  /** Added to the server's environment. */
  readonly environment: Readonly<Record<string, string>>;
  readonly app: App;
  /** A wire that can be cut between some page and the server. */
  readonly wire: Wire;
  /** Brings a person with a browser context of their own. */
  readonly arrive: (look: Look, arrival?: Arrival) => Promise<Person>;
  /** Takes a page that a person opened from another one for a person of its own. */
  readonly adopt: (page: Page, look: Look) => Person;
};

/** Tells the console of everything that the page's policy refuses, so that it becomes a complaint. */
function reportViolations(): void {
  document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => {
    // oxlint-disable-next-line no-console -- the console is how the page speaks to the test
    console.error(`policy violated: ${violatedDirective} by ${blockedURI}`);
  });
}

export const test = base.extend<Fixtures>({
  environment: [{}, { option: true }],

  app: async ({ environment }, use, testInfo) => {
    const app = await App.start(environment);
    await use(app);
    await app.kill();
    if (testInfo.status !== testInfo.expectedStatus)
      await testInfo.attach("server.log", { body: app.output, contentType: "text/plain" });
  },

  wire: async ({ app }, use) => {
    const wire = await Wire.to(app.port);
    await use(wire);
    await wire.close();
  },

  arrive: async ({ app, browser }, use) => {
    const people: Person[] = [];
    await use(async (look, arrival = {}) => {
      const context = await (arrival.browser ?? browser).newContext(arrival.context);
      await context.addInitScript(reportViolations);
      if (arrival.isNew !== true)
        await context.addInitScript(() => {
          // The empty page that a context begins with has no storage.
          if (location.protocol === "http:") localStorage.setItem("lets-meet:address-seen", "yes");
        });
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
    // Closing takes a picture of the page, with a style that Firefox holds the page's policy against.
    const complaints = people.flatMap((person) => person.complaints);
    for (const person of people) await person.page.context().close();
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
