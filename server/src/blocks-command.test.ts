import { beforeEach, describe, expect, test } from "vitest";
import { createMemoryBlockStore } from "./backends/memory/block-store.ts";
import { runBlocksCommand } from "./blocks-command.ts";
import type { Block, BlockKey } from "./domain/safety/block.ts";
import type { BlockStore } from "./safety-ports.ts";
import { newReceiptKey, Receipts } from "./services/safety/receipts.ts";
import { sessionId } from "./testing/samples.ts";

let store: BlockStore;
let printed: string[];
let said: string[];
const run = (...args: readonly string[]) =>
  runBlocksCommand(args, {
    store,
    clock: { today: () => 1_000 },
    print: (line) => void printed.push(line),
    say: (line) => void said.push(line),
  });
const block = (key: BlockKey, receipt: string): Block => ({ key, level: 2, until: 86_400_000, receipt });

beforeEach(async () => {
  [store, printed, said] = [createMemoryBlockStore(), [], []];
  await store.put(block({ kind: "session", session: sessionId("a") }, "decision-1"));
  await store.put(block({ kind: "receipt", receipt: "decision-1" }, "decision-1"));
  await store.put(block({ kind: "network", network: "192.0.2.7" }, "decision-1"));
  await store.put(block({ kind: "session", session: sessionId("b") }, "decision-2"));
});

describe("an operator", () => {
  test("lists the decisions that are in force, without addresses", async () => {
    expect(await run("list")).toBe(0);
    expect(printed).toEqual([
      "decision-1  level 2  until 1970-01-02T00:00:00.000Z  browser, network, session",
      "decision-2  level 2  until 1970-01-02T00:00:00.000Z  session",
    ]);
  });

  test("lifts all blocks of a decision by its receipt, or its id, once", async () => {
    const receipts = await Receipts.open(newReceiptKey());
    const receipt = await receipts.sign({
      jti: "decision-1",
      rule: "explicit",
      facts: [],
      level: 2,
      scope: ["session"],
      automated: true,
      model: "",
      frames: [],
      iat: 0,
      exp: 86_400,
    });
    expect(await run("lift", ` ${receipt}\n`)).toBe(0);
    expect((await store.all(1_000)).map((one) => one.receipt)).toEqual(["decision-2"]);
    expect(await run("lift", receipt)).toBe(1);
    expect(await run("lift", "decision-2")).toBe(0);
    expect(await store.all(1_000)).toEqual([]);
  });

  test.each([[], ["lift"], ["lift", "a", "b"], ["list", "all"], ["remove", "a"]])(
    "is told the commands for %j",
    async (...args) => {
      expect(await run(...args)).toBe(2);
      expect(said[0]).toMatch(/^Usage: npm run blocks/);
    },
  );
});
