import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { altered, recorded, without } from "../testing/recorded-stats.ts";
import { estimateOf, reportOf, selectedPairOf } from "./link-report.ts";

const browsers = ["chromium", "firefox"] as const;

describe.each(browsers)("a report on what %s recorded", (browser) => {
  const { first, second } = recorded[browser];

  it("gives a direct path and its round trip", () => {
    const report = reportOf(first, second);
    expect(report.path).toBe("direct");
    expect(report.roundTripMs).toBeCloseTo(1, 0);
  });

  it("gives loss and bitrate over the last second, and neither at the first look", () => {
    // A stream that began within the second has no earlier look, so it counts from the next look on.
    const bytes = second.reduce((sum, { type, id, bytesReceived }) => {
      const last = first.find((record) => record["id"] === id);
      const isKnown = type === "inbound-rtp" && last !== undefined;
      return isKnown ? sum + Number(bytesReceived) - Number(last["bytesReceived"]) : sum;
    }, 0);
    const { loss, bitsPerSecond } = reportOf(first, second);
    expect(loss).toBe(0);
    expect((bitsPerSecond ?? 0) / 8).toBeCloseTo(bytes, -3);
    expect(reportOf(null, second)).toMatchObject({ loss: null, bitsPerSecond: null });
  });

  it("gives the size of the picture", () => {
    expect(reportOf(first, second)).toMatchObject(
      browser === "chromium"
        ? { width: 640, height: 360, framesPerSecond: 20 }
        : { width: 320, height: 180, framesPerSecond: 30 },
    );
  });

  it("finds the selected pair with and without a transport that names it", () => {
    const pair = selectedPairOf(second);
    expect(pair).toMatchObject({ type: "candidate-pair", state: "succeeded" });
    const marked = second.map((record) => (record === pair ? { ...record, selected: true } : record));
    expect(selectedPairOf(without(marked, "transport"))?.["id"]).toBe(pair?.["id"]);
  });

  it.each(["local-candidate", "remote-candidate"])("gives a relayed path when the %s is a relay's", (end) => {
    expect(reportOf(first, altered(second, end, { candidateType: "relay" })).path).toBe("relay");
  });

  it("contains no address", () => {
    expect(JSON.stringify(reportOf(first, second))).not.toMatch(/192\.0\.2|2001:db8/);
  });

  it("gives no path and no round trip for a link without a pair", () => {
    const records = without(without(second, "candidate-pair"), "remote-inbound-rtp");
    expect(reportOf(first, records)).toMatchObject({ path: "unknown", roundTripMs: null });
  });
});

describe("a report", () => {
  const { first, second } = recorded.chromium;

  it("gives the lost share of the packets sent, and never counts late packets as negative loss", () => {
    const lost = (count: number) => altered(second, "inbound-rtp", { packetsLost: count });
    const loss = reportOf(first, lost(10)).loss ?? 0;
    expect(loss).toBeGreaterThan(0.1);
    expect(loss).toBeLessThan(0.5);
    const taken = altered(first, "inbound-rtp", { packetsLost: 10 });
    expect(reportOf(taken, lost(4)).loss).toBe(0);
  });

  it("starts over with streams that the previous look did not have", () => {
    expect(reportOf(second, first)).toMatchObject({ loss: null, bitsPerSecond: null });
    const others = second.map((record) => ({ ...record, id: `other-${String(record["id"])}` }));
    expect(reportOf(first, others)).toMatchObject({ loss: null, bitsPerSecond: null });
  });

  it("gives the size of the larger of two pictures", () => {
    const small = { id: "camera", type: "inbound-rtp", kind: "video", frameWidth: 160, frameHeight: 90 };
    expect(reportOf(null, [small, ...second]).height).toBe(360);
    expect(reportOf(null, [...second, small]).height).toBe(360);
  });

  it("prefers the peer's reported round trip to a round trip of 0", () => {
    const idle = altered(second, "candidate-pair", { currentRoundTripTime: 0 });
    const reported = altered(idle, "remote-inbound-rtp", { roundTripTime: 0.08 });
    expect(reportOf(null, reported).roundTripMs).toBeCloseTo(80);
    expect(reportOf(null, without(idle, "remote-inbound-rtp")).roundTripMs).toBe(0);
  });

  it("gives Chromium's estimate of the outgoing bitrate, and null for Firefox", () => {
    expect(estimateOf(second)).toBeGreaterThan(100_000);
    expect(estimateOf(recorded.firefox.second)).toBeNull();
  });

  it("has a loss between 0 and 1, whatever the browser counts", () => {
    const count = fc.integer({ min: -1_000, max: 100_000 });
    const stream = fc.record({
      packetsReceived: count,
      packetsLost: count,
      bytesReceived: count,
      timestamp: count,
    });
    const entry = { id: "in", type: "inbound-rtp", kind: "audio" };
    fc.assert(
      fc.property(stream, stream, (before, now) => {
        const { loss, bitsPerSecond } = reportOf([{ ...entry, ...before }], [{ ...entry, ...now }]);
        if (loss !== null) expect(loss >= 0 && loss <= 1).toBe(true);
        expect(Number.isFinite(bitsPerSecond ?? 0)).toBe(true);
      }),
    );
  });

  it("survives records of any shape", () => {
    const record = fc.dictionary(
      fc.constantFrom("type", "id", "state", "selectedCandidatePairId", "localCandidateId", "frameHeight"),
      fc.oneof(
        fc.constantFrom("candidate-pair", "transport", "inbound-rtp", "x"),
        fc.integer(),
        fc.constant(undefined),
      ),
    );
    fc.assert(
      fc.property(fc.array(record), (records) => {
        expect(["direct", "relay", "unknown"]).toContain(reportOf(records, records).path);
      }),
    );
  });
});
