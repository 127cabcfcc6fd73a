import { spawnSync } from "node:child_process";
import { installPackages, mayInstallPackages } from "./debian.mjs";

const hasRedisServer = () => spawnSync("redis-server", ["--version"], { stdio: "ignore" }).status === 0;

/**
 * Provides a Redis server for the tests of the Redis backends: an installed one, else Debian's package if this process may
 * install it. Returns a sentence that names the skipped tests, or `null`.
 */
export async function provideRedis({
  run,
  say,
  mayInstall = mayInstallPackages(),
  hasRedis = hasRedisServer,
}) {
  if (hasRedis()) return null;
  if (mayInstall) {
    say("installing Debian's redis-server for the tests of the Redis backends");
    await installPackages(run, ["redis-server"]);
    if (hasRedis()) return null;
  }
  return "SKIPPED: the tests of the Redis backends, because redis-server is not installed (`apt-get install redis-server`)";
}
