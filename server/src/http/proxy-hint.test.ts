import { afterEach, describe, expect, test } from "vitest";
import { TestPage } from "../testing/page.ts";
import { killServers, startServer } from "../testing/process.ts";

afterEach(killServers);

/** The number of log lines about an untrusted proxy. */
const timesTold = (log: string) => log.split("TRUSTED_PROXIES is 0").length - 1;
const address = "203.0.113.9";

async function start(env: Record<string, string> = {}) {
  const server = startServer({ DRAIN_MS: "0", ...env });
  const url = await server.ready();
  /** Stops the server and resolves to its log. */
  const log = async () => {
    server.child.kill("SIGTERM");
    await server.ended;
    return server.output.stdout;
  };
  return { url, log };
}

describe("a server without trusted proxies", () => {
  test.each(["x-forwarded-for", "forwarded"])("reports once that requests have %s", async (name) => {
    const { url, log } = await start();
    for (let n = 0; n < 3; n++) await fetch(`${url}/healthz`, { headers: { [name]: `for=${address}` } });
    const said = await log();
    expect(timesTold(said)).toBe(1);
    expect(said).toContain("set TRUSTED_PROXIES=1");
    expect(said).not.toContain(address);
  });

  test.each(["websocket", "polling"])(
    "reports once that %s handshakes come through a proxy",
    async (transport) => {
      const { url, log } = await start();
      for (let n = 0; n < 2; n++) {
        using page = new TestPage(url, { transports: [transport], headers: { "x-forwarded-for": address } });
        await page.attached();
      }
      expect(timesTold(await log())).toBe(1);
    },
  );

  test("reports nothing if no request came through a proxy", async () => {
    const { url, log } = await start();
    using page = new TestPage(url);
    await page.attached();
    await fetch(`${url}/healthz`);
    expect(timesTold(await log())).toBe(0);
  });
});

test("a server that trusts its proxy reports nothing", async () => {
  const { url, log } = await start({ TRUSTED_PROXIES: "1" });
  await fetch(`${url}/healthz`, { headers: { "x-forwarded-for": address } });
  expect(timesTold(await log())).toBe(0);
});
