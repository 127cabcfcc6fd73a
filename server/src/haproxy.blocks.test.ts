import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createHaproxyEnforcer } from "./backends/haproxy/enforcer.ts";
import { createMemoryBlockStore } from "./backends/memory/block-store.ts";
import { createMemoryBus } from "./backends/memory/bus.ts";
import { systemClock } from "./backends/memory/clock.ts";
import type { Block } from "./domain/safety/block.ts";
import { logBounds } from "./log-bounds.ts";
import type { BlockStore } from "./safety-ports.ts";
import { BalancerAgent } from "./services/safety/balancer-agent.ts";
import { Blocklist } from "./services/safety/blocklist.ts";
import { hasHaproxy, startHaproxy } from "./testing/haproxy.ts";
import { blockReason } from "./testing/samples.ts";
import { startBackend } from "./testing/tcp-backend.ts";

const hour = 3_600_000;
let folder: string;
let map: string;
let backend: Awaited<ReturnType<typeof startBackend>>;
let store: BlockStore;
const stops: (() => void)[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "blocked-"));
  map = join(folder, "blocked.map");
  writeFileSync(map, "");
  backend = await startBackend();
  store = createMemoryBlockStore();
});
afterEach(async () => {
  for (const stop of stops.splice(0)) stop();
  await backend.stop();
  rmSync(folder, { recursive: true });
});

const balancer = () =>
  startHaproxy({ HAPROXY_NODES: `a=${backend.point}/${backend.point}`, HAPROXY_BLOCKED: map });
type Balancer = Awaited<ReturnType<typeof balancer>>;

const block = (network: string, over: Partial<Block> = {}): Block => ({
  key: { kind: "network", network },
  level: 1,
  until: Date.now() + hour,
  receipt: "receipt-1",
  ...over,
});

/** An agent that keeps that balancer's list as that of a node. */
async function agentOf(socket: string) {
  const lost: string[] = [];
  const failures: unknown[] = [];
  const failed = (error: unknown) => void failures.push(error);
  const bus = createMemoryBus(systemClock, logBounds, failed);
  const list = new Blocklist({
    store,
    bus,
    clock: systemClock,
    events: { failed, blocksUnsaved: () => undefined },
  });
  const agent = new BalancerAgent({
    enforcer: createHaproxyEnforcer({ socket, map }),
    blocklist: list,
    clock: systemClock,
    events: { balancerLost: (why) => void lost.push(why), balancerBack: () => void lost.push("back") },
  });
  list.watch(agent);
  await list.start();
  await agent.start();
  const stop = () => {
    agent.stop();
    list.stop();
  };
  stops.push(stop);
  return { list, lost, failures, stop };
}

/** True if the balancer passes on what that address sends to it. */
function isAdmitted({ url }: Pick<Balancer, "url">, from: string): Promise<boolean> {
  const socket = connect({ host: "127.0.0.1", port: Number(new URL(url).port), localAddress: from });
  return new Promise((resolve) => {
    socket.on("error", () => resolve(false)).on("close", () => resolve(false));
    socket.on("data", () => {
      resolve(true);
      socket.destroy();
    });
    socket.write("hello");
  });
}
const admits = async (haproxy: Balancer, ...addresses: readonly string[]) =>
  Promise.all(addresses.map((address) => isAdmitted(haproxy, address)));

describe.skipIf(!hasHaproxy)("HAProxy with a blocklist", { timeout: 30_000 }, () => {
  test("refuses a network from the moment it is blocked until the block is lifted", async () => {
    await using haproxy = await balancer();
    await backend.isUp(haproxy);
    const { list, lost, failures } = await agentOf(haproxy.socket);
    expect(await admits(haproxy, "127.0.0.2", "127.0.0.3")).toEqual([true, true]);
    const since = performance.now();
    await list.block([block("127.0.0.2"), block("2001:db8:1:2")], blockReason);
    await expect.poll(() => isAdmitted(haproxy, "127.0.0.2"), { interval: 1 }).toBe(false);
    expect(performance.now() - since).toBeLessThan(500);
    expect(await admits(haproxy, "127.0.0.2", "127.0.0.3")).toEqual([false, true]);
    expect(readFileSync(map, "utf8")).toMatch(/^127\.0\.0\.2 \d+\n2001:db8:1:2::\/64 \d+\n$/);
    expect(await list.lift("receipt-1")).toBe(2);
    await expect.poll(() => isAdmitted(haproxy, "127.0.0.2")).toBe(true);
    expect(readFileSync(map, "utf8")).toBe("");
    expect([lost, failures]).toEqual([[], []]);
  });

  test("admits it again by itself when the block ends, although the agent is dead", async () => {
    await using haproxy = await balancer();
    await backend.isUp(haproxy);
    const { list, stop } = await agentOf(haproxy.socket);
    // HAProxy counts whole seconds.
    await list.block([block("127.0.0.2", { until: Date.now() + 1_500 }), block("127.0.0.3")], blockReason);
    await expect.poll(() => isAdmitted(haproxy, "127.0.0.3")).toBe(false);
    expect(await isAdmitted(haproxy, "127.0.0.2")).toBe(false);
    stop();
    await expect.poll(() => isAdmitted(haproxy, "127.0.0.2"), { timeout: 5_000 }).toBe(true);
    expect(await haproxy.tell(`show map ${map}`)).toContain("127.0.0.2 ");
    expect(await isAdmitted(haproxy, "127.0.0.3")).toBe(false);
  });

  test("is told again of a network whose earlier block has ended", async () => {
    await using haproxy = await balancer();
    await backend.isUp(haproxy);
    const enforcer = createHaproxyEnforcer({ socket: haproxy.socket, map });
    await enforcer.put({ network: "127.0.0.2", until: Date.now() - hour });
    expect(await isAdmitted(haproxy, "127.0.0.2")).toBe(true);
    await enforcer.put({ network: "127.0.0.2", until: Date.now() + hour });
    expect(await isAdmitted(haproxy, "127.0.0.2")).toBe(false);
  });

  test("loses nothing in a reload, also of what it was told just before", async () => {
    await using haproxy = await balancer();
    await backend.isUp(haproxy);
    const { list, stop } = await agentOf(haproxy.socket);
    await list.block([block("127.0.0.2")], blockReason);
    await expect.poll(() => isAdmitted(haproxy, "127.0.0.2")).toBe(false);
    stop();
    await haproxy.reload();
    await backend.isUp(haproxy);
    expect(await admits(haproxy, "127.0.0.2", "127.0.0.3")).toEqual([false, true]);
  });

  test("gets the whole list from an agent that starts later, without what is in it no more", async () => {
    await using haproxy = await balancer();
    await backend.isUp(haproxy);
    const former = createHaproxyEnforcer({ socket: haproxy.socket, map });
    await former.put({ network: "127.0.0.2", until: Date.now() + hour });
    for (let n = 0; n < 450; n++) await store.put(block(`198.51.${n >> 8}.${n & 255}`));
    await store.put(block("127.0.0.3"));
    await agentOf(haproxy.socket);
    expect(await admits(haproxy, "127.0.0.2", "127.0.0.3")).toEqual([true, false]);
    expect((await haproxy.tell(`show map ${map}`)).trim().split("\n")).toHaveLength(451);
  });

  test("that is away keeps the list in its file, and finds it there when it starts", async () => {
    const { list, lost } = await agentOf(join(folder, "nobody.sock"));
    await list.block([block("127.0.0.2")], blockReason);
    await expect.poll(() => readFileSync(map, "utf8")).toMatch(/^127\.0\.0\.2 \d+\n$/);
    expect(lost).toEqual(["Error"]);
    await using haproxy = await balancer();
    await backend.isUp(haproxy);
    expect(await admits(haproxy, "127.0.0.2", "127.0.0.3")).toEqual([false, true]);
  });
});
