import type { BlockReceipt } from "@lets-meet/shared/protocol/safety.ts";
import { beforeEach, describe, expect, test } from "vitest";
import { createMemoryStrikeStore } from "../../backends/memory/strike-store.ts";
import { type Block, nameOf } from "../../domain/safety/block.ts";
import type { MarkRecord, StrikeStore } from "../../safety-ports.ts";
import { createFakeClock, type FakeClock } from "../../testing/fake-clock.ts";
import { sessionId } from "../../testing/samples.ts";
import { type AddressRange, parseRange } from "../address.ts";
import { StoreUnavailable } from "../store-guard.ts";
import { AddressUses } from "./address-uses.ts";
import { Decisions, type DecisionsOptions } from "./decisions.ts";
import { newReceiptKey, Receipts } from "./receipts.ts";
import { type Person, Subjects } from "./subjects.ts";

const [hour, day] = [3_600_000, 86_400_000];
const evidence = { model: "model-1", frames: ["hash-1", "hash-2"] };
let clock: FakeClock;
let strikes: StrikeStore;
let stored: MarkRecord[];
let receipts: Receipts;
let blocked: { readonly blocks: readonly Block[]; readonly receipt: BlockReceipt }[];
let failures: unknown[];
let live: number;

beforeEach(async () => {
  clock = createFakeClock(1_000, 1_700_000_000_000);
  stored = [];
  const kept = createMemoryStrikeStore();
  strikes = {
    ...kept,
    add: async (marks) => {
      stored.push(...marks);
      await kept.add(marks);
    },
  };
  receipts = await Receipts.open(newReceiptKey());
  blocked = [];
  failures = [];
  live = 1;
});

let made = 0;
function decisionsOf(over: Partial<DecisionsOptions> = {}) {
  return new Decisions({
    strikes,
    blocklist: { block: async (blocks, { receipt }) => void blocked.push({ blocks, receipt }) },
    receipts,
    subjects: new Subjects("a secret"),
    uses: new AddressUses({ secret: "another", now: clock.now, live: () => live }),
    exempt: [],
    clock,
    events: { banned: () => undefined, failed: (error) => void failures.push(error) },
    newId: () => `receipt-${++made}`,
    weight: "two",
    ...over,
  });
}
let people = 0;
const person = (over: Partial<Person> = {}): Person => ({
  session: sessionId(`p${++people}`),
  address: "192.0.2.7",
  receipt: null,
  ...over,
});
const rangesOf = (...texts: readonly string[]): readonly AddressRange[] =>
  texts.map(parseRange).filter((range) => range !== null);
const kinds = () => blocked.at(-1)?.blocks.map(({ key }) => key.kind);
const networks = () =>
  blocked.at(-1)?.blocks.flatMap(({ key }) => (key.kind === "network" ? [key.network] : []));
const lengths = () => blocked.map(({ blocks }) => blocks[0]?.until ?? 0);

describe("a person whose explicit pictures were confirmed", () => {
  test("is blocked: session, browser and address, with a receipt that says all but the address", async () => {
    const one = person();
    expect(await decisionsOf().confirmed(one, evidence)).toBe(true);
    const [{ blocks, receipt } = { blocks: [], receipt: undefined }] = blocked;
    const [id] = blocks.map((block) => block.receipt);
    expect(blocks.map(({ key }) => nameOf(key))).toEqual([
      `session ${one.session}`,
      `receipt ${id}`,
      "network 192.0.2.7",
    ]);
    expect(new Set(blocks.map(({ until }) => until))).toEqual(new Set([clock.today() + hour]));
    const said = receipt === undefined ? null : await receipts.read(receipt);
    expect(said).toEqual({
      jti: id,
      rule: "explicit",
      facts: ["explicit-by-two"],
      level: 1,
      scope: ["session", "browser", "address"],
      automated: true,
      ...evidence,
      iat: clock.today() / 1_000,
      exp: (clock.today() + hour) / 1_000,
    });
    expect(JSON.stringify([said, stored])).not.toContain("192.0.2.7");
    expect(failures).toEqual([]);
  });

  test("is blocked for longer each time, by the address although the session is another one", async () => {
    const decisions = decisionsOf();
    const starts: number[] = [];
    for (let time = 0; time < 4; time++) {
      starts.push(clock.today());
      await decisions.confirmed(person(), evidence);
      await clock.advance(day + hour);
    }
    expect(lengths().map((until, n) => until - (starts[n] ?? 0))).toEqual([hour, day, 7 * day, 7 * day]);
    await clock.advance(14 * day);
    await decisions.confirmed(person(), evidence);
    expect(blocked.at(-1)?.blocks[0]?.level).toBe(1);
  });

  test("is known again by the receipt where several people use the address, and others are not", async () => {
    live = 21;
    const decisions = decisionsOf();
    await decisions.confirmed(person(), evidence);
    expect(kinds()).toEqual(["session", "receipt"]);
    const receipt = blocked[0]?.blocks[0]?.receipt ?? null;
    await clock.advance(2 * hour);
    await decisions.confirmed(person(), evidence);
    expect(blocked.at(-1)?.blocks[0]?.level).toBe(1);
    await decisions.confirmed(person({ receipt, address: "198.51.100.1" }), evidence);
    expect(blocked.at(-1)?.blocks[0]?.level).toBe(2);
  });

  test("is not blocked by an address at which five others have behaved well that day", async () => {
    const decisions = decisionsOf();
    for (let n = 0; n < 5; n++) decisions.good(person());
    await decisions.confirmed(person(), evidence);
    expect(kinds()).toEqual(["session", "receipt"]);
    await clock.advance(day);
    await decisions.confirmed(person(), evidence);
    expect(kinds()).toEqual(["session", "receipt", "network"]);
  });

  test.each(["192.0.2.7", "2001:db8:1:2", "unknown"])(
    "is not blocked by an exempt address: %s",
    async (address) => {
      const exempt = rangesOf("192.0.2.0/24", "2001:db8:1:2::42");
      await decisionsOf({ exempt }).confirmed(person({ address }), evidence);
      expect(kinds()).toEqual(["session", "receipt"]);
    },
  );

  test("loses the whole IPv6 site at the third level, but not one with an exempt address", async () => {
    for (const [exempt, expected] of [
      [[], "2001:db8:1:0/56"],
      [rangesOf("2001:db8:1:7::1"), "2001:db8:1:2"],
    ] as const) {
      strikes = createMemoryStrikeStore();
      const decisions = decisionsOf({ exempt });
      const found: unknown[] = [];
      for (let time = 0; time < 3; time++) {
        await decisions.confirmed(person({ address: "2001:db8:1:2" }), evidence);
        found.push(networks());
      }
      expect(found).toEqual([["2001:db8:1:2"], ["2001:db8:1:2"], [expected]]);
    }
  });

  test("is not blocked by one embedded classifier alone, but by the second time within a day", async () => {
    const decisions = decisionsOf({ weight: "one" });
    const address = "192.0.2.9";
    expect(await decisions.confirmed(person({ address }), evidence)).toBe(false);
    expect(await decisions.confirmed(person({ address }), evidence)).toBe(true);
    expect(blocked).toHaveLength(1);
  });

  test("is judged by the present fact alone while the store is away", async () => {
    const away = () => Promise.reject(new StoreUnavailable("store:1", "ECONNREFUSED"));
    const decisions = decisionsOf({ strikes: { add: away, of: away, removeBefore: away } });
    expect(await decisions.confirmed(person(), evidence)).toBe(true);
    expect([blocked.length, failures]).toEqual([1, []]);
  });
});

test("a receipt of another server, or one that was changed, is none", async () => {
  await decisionsOf().confirmed(person(), evidence);
  const receipt = blocked[0]?.receipt;
  if (receipt === undefined) throw new Error("nobody was blocked");
  const other = await Receipts.open(newReceiptKey());
  expect(await other.read(receipt)).toBeNull();
  const [head, , signature] = receipt.split(".");
  const forged = `${head}.${Buffer.from("{}").toString("base64url")}.${signature}` as BlockReceipt;
  expect(await receipts.read(forged)).toBeNull();
});
