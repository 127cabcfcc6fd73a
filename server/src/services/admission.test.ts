import { expect, test, vi } from "vitest";
import { admissionOf, visitor } from "../testing/admission.ts";
import { createFakeClock } from "../testing/fake-clock.ts";
import { parseRange } from "./address.ts";
import { type AddressUse, Admission } from "./admission.ts";
import { memoryGauge } from "./memory-gauge.ts";

const rate = { perSecond: 1, burst: 2 };

test("each use of an address has its own table: using up one does not affect another", () => {
  const uses: readonly AddressUse[] = [
    "transport",
    "session",
    "search",
    "join",
    "relay",
    "password",
    "passcode",
    "api",
  ];
  for (const used of uses) {
    const admission = admissionOf(createFakeClock(), { [used]: rate });
    while (admission.take(visitor(), used) === 0);
    for (const other of uses.filter((use) => use !== used)) expect(admission.take(visitor(), other)).toBe(0);
    expect(admission.take(visitor("198.51.100.2"), used)).toBe(0);
  }
});

test("the networks of one IPv6 site share a few times the rate of one of them", () => {
  const admission = admissionOf(createFakeClock(), { password: rate });
  const taken = Array.from({ length: 40 }, (_, network) =>
    admission.take(visitor(`2001:db8:0:${network.toString(16)}`), "password"),
  );
  expect(taken.filter((waitMs) => waitMs === 0)).toHaveLength(8);
  expect(admission.take(visitor("2001:db8:0:100"), "password")).toBe(0);
  expect(admission.take(visitor("192.0.2.1"), "password")).toBe(0);
});

test("an address has a limit of transports and some more marked as over it; each closed one makes room, once", () => {
  const admission = admissionOf(createFakeClock(), {}, 2);
  const leases = [1, 2, 3, 4].map(() => admission.open(visitor()));
  expect(leases.map((lease) => lease?.isOver)).toEqual([false, false, true, true]);
  expect(admission.open(visitor())).toBeNull();
  expect(admission.open(visitor("198.51.100.2"))?.isOver).toBe(false);
  for (const lease of leases.slice(0, 3)) {
    lease?.close();
    lease?.close();
  }
  expect([admission.open(visitor())?.isOver, admission.open(visitor())?.isOver]).toEqual([false, true]);
});

test("an address, in IPv6 a whole /64, has a limit of TCP connections; an exempt one has none", () => {
  const admission = admissionOf(createFakeClock(), {}, 1);
  const close = [1, 2, 3, 4].map((n) => admission.connect(`2001:db8::${n}`));
  expect(close).not.toContain(null);
  expect(admission.connect("2001:db8::5")).toBeNull();
  expect(admission.connect("2001:db8:0:1::5")).not.toBeNull();
  close[0]?.();
  expect(admission.connect("2001:db8::5")).not.toBeNull();
});

test("an address's rate of new TCP connections is limited, and other addresses are not affected", async () => {
  const clock = createFakeClock();
  const admission = admissionOf(clock, { connection: rate });
  for (let n = 0; n < 2; n++) admission.connect("192.0.2.1")?.();
  expect(admission.connect("192.0.2.1")).toBeNull();
  expect(admission.connect("192.0.2.2")).not.toBeNull();
  await clock.advance(1_000);
  expect(admission.connect("192.0.2.1")).not.toBeNull();
});

test("a larger frame costs more", () => {
  const admission = admissionOf(createFakeClock(), { traffic: { perSecond: 1, burst: 100 } });
  expect(admission.takeFrame(visitor(), 65_536)).toBe(0);
  let small = 0;
  while (admission.takeFrame(visitor(), 0) === 0) small++;
  expect(small).toBe(35);
});

test("an exempt address is never refused", () => {
  const exempt = [parseRange("198.51.100.0/24")].filter((range) => range !== null);
  const limits = { transports: 1, rates: { ...ratesOf(rate) } };
  const admission = new Admission({ clock: createFakeClock(), trustedProxies: 0, exempt, limits });
  const office = { ...visitor(), isExempt: true };
  for (let n = 0; n < 100; n++) {
    expect(admission.take(office, "session")).toBe(0);
    expect(admission.open(office)?.isOver).toBe(false);
  }
});

const ratesOf = (one: typeof rate) => ({
  connection: one,
  transport: one,
  session: one,
  traffic: one,
  bytes: one,
  forwarded: one,
  search: one,
  look: one,
  join: one,
  relay: one,
  password: one,
  passcode: one,
  api: one,
  page: one,
});

test("the memory gauge measures at most once a second, and reports when the budget is reached", async () => {
  const clock = createFakeClock();
  let [bytes, measured] = [99, 0];
  const isFull = memoryGauge(
    () => {
      measured++;
      return bytes;
    },
    100,
    clock,
  );
  expect([isFull(), isFull()]).toEqual([false, false]);
  bytes = 100;
  expect(isFull()).toBe(false);
  await clock.advance(1_000);
  expect([isFull(), measured]).toEqual([true, 2]);
});

test("an address is forgotten once all its tokens are back, even on an idle server", async () => {
  const clock = createFakeClock();
  const timers = vi.spyOn(clock, "after");
  const admission = admissionOf(clock, { session: { perSecond: 1, burst: 30 } });
  while (admission.take(visitor(), "session") === 0);
  await clock.advance(20_000);
  expect(admission.remembered).toBe(1);
  await clock.advance(20_000);
  expect(admission.remembered).toBe(0);
  const set = timers.mock.calls.length;
  await clock.advance(600_000);
  expect(timers.mock.calls.length).toBe(set);
});
