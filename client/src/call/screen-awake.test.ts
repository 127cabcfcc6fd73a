import { beforeEach, expect, test } from "vitest";
import { ScreenAwake } from "./screen-awake.ts";

class FakePage extends EventTarget {
  hidden = false;

  show(isShown: boolean): void {
    this.hidden = !isShown;
    this.dispatchEvent(new Event("visibilitychange"));
  }
}

class FakeLock extends EventTarget {
  isHeld = true;

  release = async () => {
    this.isHeld = false;
    this.dispatchEvent(new Event("release"));
  };
}

let page: FakePage;
let locks: FakeLock[];
let refuses: boolean;
beforeEach(() => {
  page = new FakePage();
  locks = [];
  refuses = false;
});
const awakeOn = () =>
  new ScreenAwake(
    {
      request: async () => {
        if (refuses || page.hidden) throw new DOMException("no", "NotAllowedError");
        const lock = new FakeLock();
        locks.push(lock);
        // The double has only what this code uses of a sentinel.
        return lock as unknown as WakeLockSentinel;
      },
    },
    page,
  );
const settled = () => new Promise((resolve) => setTimeout(resolve, 0));
const held = () => locks.filter(({ isHeld }) => isHeld).length;

test("the lock is held while it is wanted, and released afterwards", async () => {
  const awake = awakeOn();
  awake.want(true);
  awake.want(true);
  await settled();
  expect([locks.length, held()]).toEqual([1, 1]);
  awake.want(false);
  await settled();
  expect(held()).toBe(0);
});

test("a lock that the browser released is requested again when the page is visible again, while it is wanted", async () => {
  const awake = awakeOn();
  awake.want(true);
  await settled();
  page.show(false);
  await locks[0]?.release();
  expect(held()).toBe(0);
  page.show(true);
  await settled();
  expect(held()).toBe(1);
  awake.want(false);
  page.show(false);
  page.show(true);
  await settled();
  expect([locks.length, held()]).toEqual([2, 0]);
});

test("a call that ends during the request leaves no lock held", async () => {
  const awake = awakeOn();
  awake.want(true);
  awake.want(false);
  await settled();
  expect(held()).toBe(0);
});

test("a hidden or refused page requests the lock when it becomes visible", async () => {
  page.hidden = true;
  const awake = awakeOn();
  awake.want(true);
  await settled();
  expect(locks).toEqual([]);
  refuses = true;
  page.show(true);
  await settled();
  refuses = false;
  page.show(true);
  await settled();
  expect(held()).toBe(1);
});

test("a browser without wake locks lets the screen go dark without an error", async () => {
  const awake = new ScreenAwake(undefined, page);
  awake.want(true);
  await settled();
  expect(() => awake.want(false)).not.toThrow();
});
