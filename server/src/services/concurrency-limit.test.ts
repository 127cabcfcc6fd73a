import { expect, test } from "vitest";
import { ConcurrencyLimit } from "./concurrency-limit.ts";

test("runs a limited number of tasks at once, queues a limited number, and rejects the rest", async () => {
  const limit = new ConcurrencyLimit(2, 1);
  const finish: (() => void)[] = [];
  const work = () => limit.run(() => new Promise<string>((resolve) => finish.push(() => resolve("done"))));
  const [one, two, three] = [work(), work(), work()];
  expect(await work()).toBeNull();
  expect(finish).toHaveLength(2);
  finish[0]?.();
  expect(await one).toBe("done");
  await Promise.resolve();
  expect(finish).toHaveLength(3);
  finish[1]?.();
  finish[2]?.();
  expect(await Promise.all([two, three])).toEqual(["done", "done"]);
});

test("frees the place of a failing task", async () => {
  const limit = new ConcurrencyLimit(1, 0);
  await expect(limit.run(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(await limit.run(async () => "yes")).toBe("yes");
});
