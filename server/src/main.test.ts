import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { TestPage } from "./testing/page.ts";

const main = join(import.meta.dirname, "main.ts");
const running: ChildProcess[] = [];
afterEach(() => {
  for (const child of running.splice(0)) child.kill("SIGKILL");
});

/** The server as a process of its own, with what it says on stderr and in its log. */
function start(env: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, [main], {
    env: { HOST: "127.0.0.1", PORT: "0", DATABASE_PATH: ":memory:", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.push(child);
  const output = { stderr: "", stdout: "" };
  child.stderr.on("data", (chunk: Buffer) => (output.stderr += chunk.toString()));
  child.stdout.on("data", (chunk: Buffer) => (output.stdout += chunk.toString()));
  const ended = once(child, "close").then(([code]: readonly unknown[]) => code);
  const ready = async (): Promise<string> => {
    for (;;) {
      const url = /ready: (\S+)/.exec(output.stderr)?.[1];
      if (url !== undefined) return url;
      await once(child.stderr, "data");
    }
  };
  return { child, output, ended, ready };
}

describe("the server's process", () => {
  test("says which port is taken instead of throwing a stack at the person", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const address = taken.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const server = start({ PORT: `${port}` });
    expect(await server.ended).toBe(1);
    expect(server.output.stderr).toMatch(/port .* is taken/i);
    expect(server.output.stderr).toContain(`${port}`);
    expect(server.output.stderr).not.toContain("at ");
    taken.close();
  });

  test("names the variable that cannot be used", async () => {
    const server = start({ DRAIN_MS: "soon" });
    expect(await server.ended).toBe(1);
    expect(server.output.stderr).toContain("DRAIN_MS: ");
  });

  test("told to stop, tells its pages, takes no new searches, and ends in time with code 0", async () => {
    const server = start({ DRAIN_MS: "300" });
    const url = await server.ready();
    using page = new TestPage(url);
    await page.attached();
    server.child.kill("SIGTERM");
    expect(await page.next("session:draining")).toEqual({ inMs: 300 });
    const search = { mode: "text" as const, interests: [], language: null, region: null };
    expect(await page.ask("stranger:search", search)).toEqual({ ok: false, code: "draining" });
    expect((await fetch(`${url}/readyz`)).status).toBe(503);
    expect(await server.ended).toBe(0);
  });

  test("keeps what people say, where they are and who they are out of its log", async () => {
    const server = start({ LOG_LEVEL: "debug", DRAIN_MS: "0" });
    const url = await server.ready();
    using a = new TestPage(url);
    using b = new TestPage(url);
    const [keyA, keyB] = [await a.attached(), await b.attached()];
    const search = { mode: "text" as const, interests: ["secretinterest"], language: null, region: null };
    await a.ask("stranger:search", search);
    await b.ask("stranger:search", search);
    const { matchId } = await a.next("stranger:matched");
    await b.ask("signal:ready", { matchId });
    await a.ask("chat:send", { matchId, seq: 1, text: "secretword" });
    await b.next("chat:message");
    await a.ask("stranger:block", { matchId });
    await a.raw("chat:send", { text: "secretword", nonsense: true });
    server.child.kill("SIGTERM");
    await server.ended;
    const said = server.output.stdout + server.output.stderr;
    expect(said).toContain("a partner was blocked");
    for (const secret of [
      "secretinterest",
      "secretword",
      matchId,
      keyA.session.sessionId,
      keyB.session.secret,
    ]) {
      expect(said).not.toContain(secret);
    }
    expect(server.output.stdout).not.toMatch(/"(ip|address|remoteAddress)"/);
  });
});
