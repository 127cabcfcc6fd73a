import { afterEach, expect, it, vi } from "vitest";
import { whenIdle } from "./when-idle.ts";

afterEach(() => vi.unstubAllGlobals());

it("does not wait forever for a browser that is never idle", () => {
  const idle = vi.fn<typeof requestIdleCallback>(() => 1);
  vi.stubGlobal("requestIdleCallback", idle);
  const run = vi.fn<() => void>();
  whenIdle(run);
  expect(idle).toHaveBeenCalledWith(run, { timeout: 2_000 });
});

it("runs soon where the browser cannot tell when it is idle", async () => {
  vi.stubGlobal("requestIdleCallback", undefined);
  const run = vi.fn<() => void>();
  whenIdle(run);
  await vi.waitFor(() => expect(run).toHaveBeenCalledTimes(1));
});
