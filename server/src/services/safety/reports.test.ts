import type { MatchId } from "@lets-meet/shared/ids.ts";
import type { ReportReason } from "@lets-meet/shared/protocol/safety.ts";
import { beforeEach, describe, expect, test } from "vitest";
import { createMemoryReportStore } from "../../backends/memory/report-store.ts";
import { matchedPair } from "../../testing/match.ts";
import { createNode } from "../../testing/node.ts";
import { matchId, sessionId, wish } from "../../testing/samples.ts";
import { randomIds } from "../ids.ts";
import { StoreUnavailable } from "../store-guard.ts";
import { ReportService } from "./reports.ts";

const keptMs = 10_000_000;

let node: ReturnType<typeof createNode>;
let store: ReturnType<typeof createMemoryReportStore>;
let counted: ReportReason[];
let reports: ReportService;
beforeEach(() => {
  node = createNode({ startedAt: 1_700_000_000_000 });
  store = createMemoryReportStore();
  counted = [];
  const { strangers, endedMatches, clock } = node;
  reports = new ReportService({
    store,
    strangers,
    endedMatches,
    clock,
    events: { reported: (reason) => counted.push(reason), failed: (error) => node.failures.push(error) },
    newId: randomIds.report,
    keptMs,
  });
});

const nudity = (match: MatchId) => ({ matchId: match, reason: "nudity" }) as const;

describe("a report", () => {
  test("is stored without anything that was said, blocks the partner, and ends the match", async () => {
    const { a, b, matchId: match } = await matchedPair(node, "video");
    const answer = await reports.report(a.id, nudity(match));
    const [stored, ...others] = await store.newest(10);
    expect(others).toEqual([]);
    expect(stored).toEqual({
      id: answer.ok ? answer.value.reportId : null,
      matchId: match,
      mode: "video",
      reporter: a.id,
      reported: b.id,
      reason: "nudity",
      at: node.today(),
    });
    await node.clock.settle();
    expect(node.strangers.matchOf(a.id)).toBeNull();
    expect(node.strangers.stateOf(a.id).blocked).toEqual([b.id]);
    expect(b.of("stranger:partner-left")).toEqual([{ matchId: match, reason: "left" }]);
    expect(counted).toEqual(["nudity"]);
  });

  test("is possible for a minute after the partner has gone, while the reporter already searches again", async () => {
    const { a, b, matchId: match } = await matchedPair(node, "text");
    await node.strangers.leave(b.id, match);
    await node.strangers.search(a.id, wish());
    await node.clock.advance(60_000);
    expect(await reports.report(a.id, nudity(match))).toMatchObject({ ok: true });
    expect((await store.newest(1))[0]).toMatchObject({ mode: "text", reported: b.id });
    expect(node.strangers.stateOf(a.id)).toMatchObject({ blocked: [b.id], now: { phase: "searching" } });
  });

  test("is too late afterwards, and blocks nobody then", async () => {
    const { a, b, matchId: match } = await matchedPair(node, "text");
    await node.strangers.leave(b.id, match);
    await node.clock.advance(60_100);
    expect(await reports.report(a.id, nudity(match))).toEqual({ ok: false, code: "too-late" });
    expect([await store.newest(1), node.strangers.stateOf(a.id).blocked]).toEqual([[], []]);
  });

  test("is taken once per match and side", async () => {
    const { a, b, matchId: match } = await matchedPair(node, "video");
    await reports.report(a.id, nudity(match));
    expect(await reports.report(a.id, nudity(match))).toEqual({ ok: false, code: "already-reported" });
    expect(await reports.report(b.id, { matchId: match, reason: "other" })).toMatchObject({ ok: true });
    expect(counted).toEqual(["nudity", "other"]);
  });

  test("is refused to everybody but the two partners", async () => {
    const { matchId: match } = await matchedPair(node, "video");
    const stranger = node.connect();
    for (const [who, about] of [
      [stranger.id, match],
      [sessionId("nobody"), match],
      [stranger.id, matchId("none")],
    ] as const)
      expect(await reports.report(who, nudity(about))).toEqual({ ok: false, code: "no-such-match" });
    expect(await store.newest(1)).toEqual([]);
  });

  test("has blocked the partner even if it cannot be stored, and can then be sent again", async () => {
    const { a, b, matchId: match } = await matchedPair(node, "video");
    const { add } = store;
    Object.assign(store, { add: () => Promise.reject(new StoreUnavailable("redis:6379", "ECONNREFUSED")) });
    await expect(reports.report(a.id, nudity(match))).rejects.toThrow(StoreUnavailable);
    expect(node.strangers.stateOf(a.id).blocked).toEqual([b.id]);
    Object.assign(store, { add });
    expect(await reports.report(a.id, nudity(match))).toMatchObject({ ok: true });
  });

  test("tells apart more matches of a minute than anybody has, and remembers none for longer", async () => {
    const matches: MatchId[] = [];
    const ann = node.connect();
    for (let round = 0; round < 8; round++) {
      const other = node.connect();
      for (const { id } of [ann, other]) await node.strangers.search(id, wish());
      await node.clock.advance(100);
      const met = node.strangers.matchOf(ann.id)?.matchId;
      if (met === undefined) throw new Error("the two were not matched");
      matches.push(met);
      await node.strangers.leave(other.id, met);
    }
    for (const match of matches)
      expect(await reports.report(ann.id, nudity(match))).toMatchObject({ ok: true });
    expect(node.endedMatches.of(ann.id)).toHaveLength(8);
    await node.clock.advance(60_001);
    await matchedPair(node, "text").then(({ a, matchId: match }) => node.strangers.leave(a.id, match));
    expect(node.endedMatches.of(ann.id)).toEqual([]);
  });
});

describe("reports that are too old", () => {
  test("are removed at the start and then every hour", async () => {
    const { a, matchId: match } = await matchedPair(node, "video");
    await reports.report(a.id, nudity(match));
    reports.start();
    await node.clock.advance(keptMs - 3_600_000);
    expect(await store.newest(1)).toHaveLength(1);
    await node.clock.advance(7_200_000);
    expect(await store.newest(1)).toEqual([]);
    reports.stop();
    expect(node.failures).toEqual([]);
  });
});
