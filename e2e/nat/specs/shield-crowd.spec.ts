import { smallShape } from "../../capture-in-page.ts";
import { quotaReached, refusalsOf } from "../../connections.ts";
import { ann, looks } from "../../looks.ts";
import type { Person } from "../../person.ts";
import { plantAddresses, planted } from "../hostile-words.ts";
import { foreignIn, Overheard } from "../overheard.ts";
import { pathsOf } from "../paths.ts";
import { turnEnvironment } from "../relay.ts";
import { expect, test } from "../test.ts";
import { relayHost } from "../world.ts";

// Tracing every page would need more CPU than the calls. A few allocations are enough for a page that gives them back.
test.use({ environment: turnEnvironment, relayQuota: "16" });

const wantedCalls = 100;
/** Half of them are at each home. A person who has met all others has to wait, so fewer people would wait too long. */
const people = 10;

type Caller = { readonly person: Person; readonly overheard: Overheard };

/**
 * Waits until the page shows a call over a connection that the previous one has not seen, or its partner has left. The page
 * shows a call somewhat later than it is connected; until then it has no Next to press.
 */
async function untilConnectedAnew({ page }: Person): Promise<void> {
  await page.waitForFunction(
    ({ next, over }) => {
      const kept = window as unknown as {
        readonly connections: readonly RTCPeerConnection[];
        looked?: number;
      };
      const isShown = (name: string) =>
        [...document.querySelectorAll("button")].some(({ textContent }) => textContent === name);
      const isAnew =
        isShown(next) &&
        kept.connections
          .slice(kept.looked ?? 0)
          .some(({ connectionState }) => connectionState === "connected");
      if (isAnew) kept.looked = kept.connections.length;
      return isAnew || isShown(over);
    },
    { next: "Next", over: "New" },
    { polling: 50, timeout: 120_000 },
  );
}

/**
 * Presses Next, which is disabled right after a match, or New if the partner has left. Does nothing if the page searches
 * already.
 */
async function goOn({ page }: Person): Promise<void> {
  await page.waitForFunction(
    (names) => {
      const onward = [...document.querySelectorAll("button")].filter(({ textContent }) =>
        names.includes(textContent),
      );
      const heard = onward.find(({ ariaDisabled }) => ariaDisabled !== "true");
      heard?.click();
      return heard !== undefined || onward.length === 0;
    },
    ["Next", "New"],
    { polling: 50, timeout: 120_000 },
  );
}

test(`in ${wantedCalls} calls, some with a page that plants addresses, no address but the relay's reaches a peer`, async ({
  world,
  arriveAt,
  tell,
}) => {
  // This takes half a minute on two idle cores, and several times that on busy ones.
  test.setTimeout(480_000);
  const callers: Caller[] = [];
  for (let number = 0; number < people; number++) {
    const listening: Overheard[] = [];
    const person = await arriveAt(world.homes[number % 2 === 0 ? 0 : 1], looks[number % 6] ?? ann, {
      shape: { ...smallShape, framesPerSecond: 5 },
      context: { viewport: { width: 360, height: 640 }, reducedMotion: "reduce" },
      prepare: async (page) => {
        listening.push(await Overheard.on(page));
        if (number === 0) await page.addInitScript(plantAddresses, planted);
      },
    });
    for (const overheard of listening) callers.push({ person, overheard });
  }
  const since = performance.now();
  const calls = new Set<string>();
  const goFromOneToTheNext = async ({ person, overheard }: Caller) => {
    while (calls.size < wantedCalls) {
      await untilConnectedAnew(person);
      const paths = await pathsOf(person.page);
      for (const { local, remote } of paths) {
        expect(local).toMatchObject({ type: "relay", address: relayHost });
        // Chromium leaves the address of a peer-reflexive candidate empty until the candidate is signaled.
        expect([relayHost, ""]).toContain(remote.address);
      }
      if (overheard.matchId !== null && paths.length > 0) calls.add(overheard.matchId);
      await goOn(person);
    }
  };
  // Pages open one after the other, while the earlier ones are in calls already.
  let opened = Promise.resolve();
  const all = callers.map((caller) => {
    opened = opened.then(() => caller.person.searchByVideo());
    return opened.then(() => goFromOneToTheNext(caller));
  });
  await Promise.race(all);
  tell(`calls under the shield: ${calls.size} in s`, Math.round(performance.now() - since) / 1_000);
  expect(calls.size).toBeGreaterThanOrEqual(wantedCalls);
  const tried = new Set(callers[0]?.overheard.said.flatMap(foreignIn));
  expect([...tried]).toEqual(expect.arrayContaining([...planted.addresses, ...planted.names]));
  for (const { person, overheard } of callers) {
    // Even when calls follow each other quickly, the earlier ones must have released their allocations.
    expect(await refusalsOf(person.page)).not.toContain(quotaReached);
    const arrived = await overheard.all();
    expect(arrived.length).toBeGreaterThan(0);
    expect(arrived.flatMap(foreignIn)).toEqual([]);
  }
});
