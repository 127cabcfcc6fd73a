import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { type Planned, planCluster } from "./cluster-plan.ts";
import type { Context } from "./context.ts";

/** True if a program listens on that port of this machine. */
function isUp(port: number): Promise<boolean> {
  const probe = connect(port, "127.0.0.1");
  return new Promise((resolve) => {
    const answer = (is: boolean) => {
      probe.destroy();
      resolve(is);
    };
    probe.once("connect", () => answer(true)).once("error", () => answer(false));
  });
}

/**
 * Runs a whole cluster on this machine, behind HAProxy on that port, until it is told to stop. A node or a matcher that ends is
 * reported, and the others go on; if a store or the balancer ends, all do.
 */
export async function runCluster(port: number, { root, run, say }: Context): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "lets-meet-"));
  const data = join(root, "data/cluster");
  mkdirSync(data, { recursive: true });
  const plan = planCluster(port, folder, data);
  const taken = [];
  for (const one of [...plan.stores, ...plan.servers, plan.balancer])
    if (await isUp(one.port)) taken.push(one.port);
  if (taken.length > 0) {
    say(`the ports ${taken.join(", ")} are taken by other programs: stop them, or set PORT to another range`);
    return 1;
  }
  const ending = new AbortController();
  const running: Promise<number>[] = [];
  const start = ({ name, command, args, env }: Planned, isVital: boolean) => {
    const exit = run(command, [...args], { env: { ...process.env, ...env }, signal: ending.signal });
    running.push(exit);
    void exit.then((code) => {
      if (ending.signal.aborted) return;
      say(`${name} has ended with code ${code}`);
      if (isVital) ending.abort();
    });
  };
  /** False if the cluster ends before. */
  const untilUp = async (group: readonly Planned[]) => {
    for (const one of group)
      while (!(await isUp(one.port))) {
        if (ending.signal.aborted) return false;
        await pause(100);
      }
    return true;
  };
  const render = spawnSync(process.execPath, [join(root, "deploy/haproxy/render.mjs")], {
    env: { ...process.env, ...plan.haproxy },
    encoding: "utf8",
  });
  writeFileSync(plan.config, render.stdout);
  const stop = () => ending.abort();
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  for (const one of plan.stores) start(one, true);
  if (await untilUp(plan.stores)) {
    for (const one of plan.servers) start(one, false);
    if (await untilUp(plan.servers)) {
      start(plan.balancer, true);
      if (await untilUp([plan.balancer]))
        say(
          `the cluster is ready: http://127.0.0.1:${port}; kill any node or matcher to see the others go on`,
        );
    }
  }
  const codes = await Promise.all(running);
  process.off("SIGINT", stop);
  process.off("SIGTERM", stop);
  rmSync(folder, { recursive: true, force: true });
  return ending.signal.aborted && codes.length > plan.servers.length ? 0 : 1;
}
