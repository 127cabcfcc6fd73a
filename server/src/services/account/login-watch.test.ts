import { expect, test } from "vitest";
import { createFakeClock } from "../../testing/fake-clock.ts";
import { accountId } from "../../testing/rooms.ts";
import { StoreUnavailable } from "../store-guard.ts";
import { LoginWatch } from "./login-watch.ts";

const of = (family: string) => ({ account: accountId("ann"), family });

function watching(isLive: (family: string) => Promise<boolean>) {
  const clock = createFakeClock();
  const [ended, failures]: [string[], unknown[]] = [[], []];
  const watch = new LoginWatch({
    identities: () => [of("one"), of("two"), of("three")],
    isLive: ({ family }) => isLive(family),
    ended: (_account, family) => void ended.push(family ?? "all"),
    clock,
    failed: (error) => void failures.push(error),
    everyMs: 15_000,
  });
  watch.start();
  return { clock, ended, failures, watch };
}

test("a login that another process has ended is ended here, and no other", async () => {
  const { clock, ended } = watching(async (family) => family !== "two");
  await clock.advance(14_999);
  expect(ended).toEqual([]);
  await clock.advance(1);
  expect(ended).toEqual(["two"]);
});

test("a store that cannot be reached ends nothing, and the watch goes on", async () => {
  let isDown = true;
  const { clock, ended, failures } = watching(async () => {
    if (isDown) throw new StoreUnavailable("redis:6379", "ECONNREFUSED");
    return false;
  });
  await clock.advance(15_000);
  expect([ended, failures]).toEqual([[], []]);
  isDown = false;
  await clock.advance(15_000);
  expect(ended).toEqual(["one", "two", "three"]);
});

test("any other failure is reported, and a stopped watch looks no more", async () => {
  const { clock, failures, watch } = watching(async () => {
    throw new Error("broken");
  });
  await clock.advance(15_000);
  expect(failures).toHaveLength(1);
  watch.stop();
  await clock.advance(60_000);
  expect(failures).toHaveLength(1);
  expect(clock.waiting()).toBe(0);
});
