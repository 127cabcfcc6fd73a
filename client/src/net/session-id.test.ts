import { LogName, ResumeToken } from "@lets-meet/shared/protocol/session.ts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Channel, ClaimMeans } from "./claim.ts";
import { openSession } from "./session-id.ts";
import { fakeLocks, memoryStorage } from "./testing/browser.ts";
import { attachedOf, keyOf } from "./testing/wire.ts";

/** A session as the server attaches it: `letter` gives the key, `life` the server process. */
const session = (letter: string, life = "l") => {
  const attached = attachedOf({ session: keyOf(letter), log: LogName.parse(life.repeat(21)) });
  const { log, seq, pass, snapshot } = attached;
  return { session: attached.session, log, seq, pass, snapshot };
};
/** The part of it that the tab stores. */
const keptOf = (letter: string, life = "l") => {
  const { session: key, log, seq, pass } = session(letter, life);
  return { ...key, log, seq, pass, after: 0, match: null };
};
const noMeans: ClaimMeans = { locks: null, openChannel: null, patienceMs: 300 };

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe("a tab's session", () => {
  it("is null before the server has given a session", async () => {
    expect((await openSession(memoryStorage(), noMeans)).resume()).toBeNull();
  });

  it("survives a reload with the last entry seen", async () => {
    const storage = memoryStorage();
    const before = await openSession(storage, noMeans);
    before.adopt(session("a"));
    before.saw(17);
    const after = await openSession(storage, noMeans);
    expect(after.resume()).toEqual({ ...keptOf("a"), after: 17 });
  });

  it("keeps the last entry seen when the same session is attached again", async () => {
    const sessionStore = await openSession(memoryStorage(), noMeans);
    sessionStore.adopt(session("a"));
    sessionStore.saw(17);
    sessionStore.adopt(session("a"));
    expect(sessionStore.resume()?.after).toBe(17);
  });

  it("starts with no entry seen in a new session", async () => {
    const sessionStore = await openSession(memoryStorage(), noMeans);
    sessionStore.adopt(session("a"));
    sessionStore.saw(17);
    sessionStore.adopt(session("b"));
    expect(sessionStore.resume()).toEqual({ ...keptOf("b"), after: 0 });
  });

  it("starts with no entry seen in the log of a restarted server", async () => {
    const sessionStore = await openSession(memoryStorage(), noMeans);
    sessionStore.adopt(session("a"));
    sessionStore.saw(17);
    sessionStore.adopt(session("a", "m"));
    expect(sessionStore.resume()).toEqual(keptOf("a", "m"));
  });

  it("survives a reload with its resume token and the number of its last request taken", async () => {
    const storage = memoryStorage();
    const before = await openSession(storage, noMeans);
    before.adopt(session("a"));
    before.sent(3);
    before.holds(ResumeToken.parse("sealed"));
    expect((await openSession(storage, noMeans)).resume()).toEqual({
      ...keptOf("a"),
      seq: 3,
      pass: "sealed",
    });
    before.holds(null);
    expect((await openSession(storage, noMeans)).resume()?.pass).toBeNull();
  });

  it("lasts as long as the page where storage is blocked", async () => {
    const blocked = () => {
      throw new DOMException("blocked", "SecurityError");
    };
    const sessionStore = await openSession(
      { getItem: blocked, setItem: blocked, removeItem: blocked },
      noMeans,
    );
    sessionStore.adopt(session("a"));
    sessionStore.saw(3);
    expect(sessionStore.resume()).toEqual({ ...keptOf("a"), after: 3 });
  });

  it.each(["not json", "{}", '{"sessionId":"x"}', "null"])(
    "ignores a storage that holds %s",
    async (text) => {
      const storage = memoryStorage({ "lets-meet:session": text });
      expect((await openSession(storage, noMeans)).resume()).toBeNull();
    },
  );
});

it("a tab has a session where the browser refuses a channel to other pages", async () => {
  const openChannel = () => {
    throw new DOMException("blocked", "SecurityError");
  };
  const storage = memoryStorage();
  (await openSession(storage, { ...noMeans, openChannel })).adopt(session("a"));
  expect((await openSession(storage, { ...noMeans, openChannel })).resume()).toEqual(keptOf("a"));
});

describe("a duplicated tab", () => {
  const twoTabs = async (means: () => ClaimMeans) => {
    const storage = memoryStorage();
    const original = await openSession(storage, means());
    original.adopt(session("a"));
    await vi.advanceTimersByTimeAsync(1_000);
    const copy = storage.copy();
    const opening = openSession(copy, means());
    await vi.advanceTimersByTimeAsync(1_000);
    return { original, copy, duplicate: await opening };
  };

  it("starts its own session, because the first tab holds the lock", async () => {
    const locks = fakeLocks();
    const { duplicate, copy } = await twoTabs(() => ({ ...noMeans, locks }));
    expect(duplicate.resume()).toBeNull();
    expect(copy.getItem("lets-meet:session")).toBeNull();
  });

  it("starts its own session by asking the other pages, where there are no locks", async () => {
    const pages: ((message: unknown) => void)[] = [];
    const openChannel = (): Channel => {
      let own = (_message: unknown) => {};
      pages.push((message) => own(message));
      const place = pages.length - 1;
      return {
        listen: (heard) => {
          own = heard;
        },
        say: (message) => {
          for (const [at, hear] of pages.entries()) if (at !== place) hear(message);
        },
      };
    };
    const { original, duplicate } = await twoTabs(() => ({ ...noMeans, openChannel }));
    expect(duplicate.resume()).toBeNull();
    expect(original.resume()).not.toBeNull();
  });

  it("does not prevent a reload from resuming, although the old page releases its lock late", async () => {
    const locks = fakeLocks();
    const storage = memoryStorage();
    const before = await openSession(storage, { ...noMeans, locks });
    before.adopt(session("a"));
    await vi.advanceTimersByTimeAsync(0);
    const opening = openSession(storage, { ...noMeans, locks });
    await vi.advanceTimersByTimeAsync(200);
    locks.releaseAll();
    await vi.advanceTimersByTimeAsync(0);
    expect((await opening).resume()?.sessionId).toBe(keyOf("a").sessionId);
  });

  it("releases the old session when the server gives a new session", async () => {
    const locks = fakeLocks();
    const sessionStore = await openSession(memoryStorage(), { ...noMeans, locks });
    sessionStore.adopt(session("a"));
    await vi.advanceTimersByTimeAsync(0);
    sessionStore.adopt(session("b"));
    await vi.advanceTimersByTimeAsync(0);
    expect(locks.held()).toEqual([`lets-meet:session:${keyOf("b").sessionId}`]);
  });
});
