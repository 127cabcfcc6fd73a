import { describe, expect, test } from "vitest";
import { inTurnBy } from "./in-turn.ts";

/** A browser's locks: they have one holder at a time, or the browser refuses them. */
function locksThat(work: boolean) {
  let last: Promise<unknown> = Promise.resolve();
  return {
    request: (_name: string, act: () => Promise<unknown>) => {
      if (!work) return Promise.reject(new DOMException("no storage", "SecurityError"));
      const turn = last.then(act);
      last = turn.catch(() => {});
      return turn;
    },
  } as unknown as Pick<LockManager, "request">;
}

describe.each([
  ["with locks", locksThat(true)],
  ["without locks", null],
  ["where the browser refuses locks", locksThat(false)],
] as const)("turns %s", (_name, locks) => {
  test("are taken one after the other", async () => {
    const inTurn = inTurnBy(locks, "test");
    const done: string[] = [];
    const gate = Promise.withResolvers<void>();
    const first = inTurn(async () => {
      await gate.promise;
      done.push("first");
    });
    const second = inTurn(async () => void done.push("second"));
    gate.resolve();
    await Promise.all([first, second]);
    expect(done).toEqual(["first", "second"]);
  });

  test("return their result or their error, and continue after an error", async () => {
    const inTurn = inTurnBy(locks, "test");
    let tries = 0;
    const failing = inTurn(async () => {
      tries++;
      throw new Error("of its own");
    });
    await expect(failing).rejects.toThrow("of its own");
    expect(await inTurn(async () => 7)).toBe(7);
    expect(tries).toBe(1);
  });
});
