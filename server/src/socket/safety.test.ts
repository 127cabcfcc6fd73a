import { MatchId } from "@lets-meet/shared/ids.ts";
import { Interest } from "@lets-meet/shared/interests.ts";
import { RulesVersion } from "@lets-meet/shared/protocol/safety.ts";
import { nanoid } from "nanoid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type App, compose } from "../compose.ts";
import { testConfig } from "../testing/config.ts";
import { figureOf } from "../testing/metrics.ts";
import { TestPage } from "../testing/page.ts";
import { wish } from "../testing/samples.ts";

let app: App;
beforeAll(async () => {
  app = await compose(testConfig({ RULES_VERSION: "2026-12" }));
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
});

const current = { rules: RulesVersion.parse("2026-12"), adult: true } as const;
const former = { rules: RulesVersion.parse("2025-01"), adult: true } as const;
const needsRules = { ok: false, code: "rules-needed" };

describe("a page that has not accepted the rules", () => {
  test.each([
    ["has accepted none", null],
    ["has accepted former ones", former],
  ])("is told their version, and cannot search (%s)", async (_name, accepts) => {
    using page = new TestPage(app.url, { accepts });
    expect(await page.attached()).toMatchObject({ rules: "2026-12" });
    expect(await page.ask("stranger:search", wish())).toEqual(needsRules);
    const next = { matchId: MatchId.parse(nanoid()), wish: wish() };
    expect(await page.ask("stranger:next", next)).toEqual(needsRules);
  });

  test("can search right after it has accepted them, without waiting for the answer", async () => {
    using page = new TestPage(app.url, { accepts: null });
    const accepted = page.ask("safety:accept", current);
    expect(await page.ask("stranger:search", wish())).toMatchObject({ ok: true });
    expect(await accepted).toEqual({ ok: true, value: {} });
  });

  test("is refused for accepting former rules, which revokes nothing that it may do otherwise", async () => {
    using page = new TestPage(app.url, { accepts: null });
    expect(await page.ask("safety:accept", former)).toEqual(needsRules);
    expect(await page.ask("presence:watch", { watch: false })).toMatchObject({ ok: true });
  });

  test.each([
    { rules: "2026-12", adult: false },
    { rules: "2026-12" },
    { rules: "", adult: true },
    { rules: "2026-12", adult: true, proof: "x".repeat(4_097) },
  ])("is refused for %j", async (payload) => {
    using page = new TestPage(app.url, { accepts: null });
    expect(await page.raw("safety:accept", payload)).toEqual({ ok: false, code: "bad-payload" });
    expect(await page.ask("stranger:search", wish())).toEqual(needsRules);
  });
});

test("a page that says in its handshake that it has accepted them needs no further request", async () => {
  using page = new TestPage(app.url, { accepts: current });
  expect(await page.ask("stranger:search", wish())).toMatchObject({ ok: true });
});

test("a session resumed by a page that has not accepted the rules cannot search on", async () => {
  using before = new TestPage(app.url, { accepts: current });
  await before.ask("stranger:search", wish());
  const { session, log } = await before.attached();
  using after = new TestPage(app.url, { accepts: null, resume: { ...session, after: 0, log } });
  expect((await after.attached()).resumed).toBe(true);
  expect(await after.ask("stranger:search", wish())).toEqual(needsRules);
});

test.each(["rules", "terms", "privacy"])("everybody can read the %s", async (name) => {
  const answer = await fetch(`${app.url}/api/texts/${name}`);
  expect(await answer.json()).toMatchObject({ ok: true, value: { markdown: expect.stringMatching(/^# /) } });
});

test("there are no other texts", async () => {
  const answer = await fetch(`${app.url}/api/texts/..%2Fpackage.json`);
  expect([answer.status, await answer.json()]).toEqual([404, { ok: false, code: "unknown-event" }]);
});

describe("a report over the socket", () => {
  /** Two pages in one match. */
  async function pair(tag: string) {
    const sought = wish({ interests: [Interest.parse(tag)], requireSharedInterest: true });
    const [a, b] = [new TestPage(app.url, { accepts: current }), new TestPage(app.url, { accepts: current })];
    for (const page of [a, b]) await page.ask("stranger:search", sought);
    const { matchId } = await a.next("stranger:matched");
    await b.next("stranger:matched");
    return { a, b, matchId };
  }

  test("ends the match, is taken once, and works for the other side after that", async () => {
    const { a, b, matchId } = await pair("reports");
    const answer = await a.ask("safety:report", { matchId, reason: "harassment" });
    expect(answer).toMatchObject({ ok: true, value: { reportId: expect.any(String) } });
    expect(await b.next("stranger:partner-left")).toEqual({ matchId, reason: "left" });
    expect(await a.ask("safety:report", { matchId, reason: "other" })).toEqual({
      ok: false,
      code: "already-reported",
    });
    expect(await b.ask("safety:report", { matchId, reason: "under-18" })).toMatchObject({ ok: true });
    for (const reason of ["harassment", "under-18"])
      expect(await figureOf(app.url, `letsmeet_reports_total{reason="${reason}"}`)).toBe(1);
  });

  test("of a match of others, or for a reason that there is not, is refused", async () => {
    const { matchId } = await pair("others");
    using page = new TestPage(app.url, { accepts: current });
    expect(await page.ask("safety:report", { matchId, reason: "other" })).toEqual({
      ok: false,
      code: "no-such-match",
    });
    for (const reason of ["", "boring", 7])
      expect(await page.raw("safety:report", { matchId, reason })).toEqual({
        ok: false,
        code: "bad-payload",
      });
  });

  test("is limited: a page cannot fill the store", async () => {
    using page = new TestPage(app.url, { accepts: current });
    const report = { matchId: MatchId.parse(nanoid()), reason: "other" } as const;
    const answers = await Promise.all(Array.from({ length: 8 }, () => page.ask("safety:report", report)));
    const codes = answers.map((answer) => (answer.ok ? "ok" : answer.code));
    expect(codes.filter((code) => code === "no-such-match")).toHaveLength(5);
    expect(codes.filter((code) => code === "rate-limited")).toHaveLength(3);
  });
});
