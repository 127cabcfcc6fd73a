import { type CandidateLine, readCandidate } from "@lets-meet/shared/candidate-line.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { hostLine, srflxLine } from "../testing/fake-gathering.ts";
import { natKindOf } from "./nat-kind.ts";

const read = (...lines: readonly string[]): readonly CandidateLine[] =>
  lines.map(readCandidate).filter((one) => one !== null);
const host = hostLine("a.local", 5000);

test("one mapped port towards two servers is an independent mapping", () => {
  expect(natKindOf(read(host, srflxLine("203.0.113.7", 61000, 5000)), 2)).toBe("independent");
});

test("two mapped ports of one local port are a dependent mapping", () => {
  const candidates = read(host, srflxLine("203.0.113.7", 61000, 5000), srflxLine("203.0.113.7", 61001, 5000));
  expect(natKindOf(candidates, 2)).toBe("dependent");
});

test("two mapped addresses of one local port are a dependent mapping", () => {
  const candidates = read(host, srflxLine("203.0.113.7", 61000, 5000), srflxLine("203.0.113.8", 61000, 5000));
  expect(natKindOf(candidates, 2)).toBe("dependent");
});

test("one answer leaves the mapping unknown", () => {
  expect(natKindOf(read(host, srflxLine("203.0.113.7", 61000, 5000)), 1)).toBe("unknown");
});

test("a public local address without a mapping has no NAT", () => {
  expect(natKindOf(read(hostLine("203.0.113.7", 5000)), 0)).toBe("none");
  expect(natKindOf(read(hostLine("10.0.0.4", 5000)), 0)).toBe("unknown");
  expect(natKindOf([], 2)).toBe("unknown");
});

test("two interfaces with one mapped port each are an independent mapping", () => {
  const candidates = read(
    host,
    hostLine("b.local", 5001),
    srflxLine("203.0.113.7", 61000, 5000),
    srflxLine("198.51.100.7", 7000, 5001),
  );
  expect(natKindOf(candidates, 2)).toBe("independent");
});

test("with hidden local ports, more mapped than local addresses reveal a dependent mapping", () => {
  const two = [srflxLine("203.0.113.7", 61000, 0), srflxLine("203.0.113.7", 61001, 0)] as const;
  expect(natKindOf(read(host, ...two), 2)).toBe("dependent");
  expect(natKindOf(read(host, hostLine("b.local", 5001), ...two), 2)).toBe("unknown");
  expect(natKindOf(read(host, two[0]), 2)).toBe("independent");
});

/** A device with some interfaces behind NATs of one kind, as a browser reports it: equal candidates once. */
const device = fc.record({
  dependent: fc.boolean(),
  bases: fc.uniqueArray(fc.integer({ min: 1024, max: 2000 }), { minLength: 1, maxLength: 3 }),
  servers: fc.integer({ min: 2, max: 3 }),
  hidden: fc.boolean(),
  ipv6: fc.boolean(),
  order: fc.infiniteStream(fc.nat()),
});

test("the kind is always right with visible local ports, and never wrong with hidden ones", () => {
  fc.assert(
    fc.property(device, ({ dependent, bases, servers, hidden, ipv6, order }) => {
      const mapped = bases.flatMap((base, place) =>
        Array.from({ length: servers }, (_, server) => {
          const outside = 10_000 + place * 100 + (dependent ? server : 0);
          return srflxLine(ipv6 ? "2001:db8::7" : "203.0.113.7", outside, hidden ? 0 : base);
        }),
      );
      const lines = [...new Set([...bases.map((base) => hostLine(`${base}.local`, base)), ...mapped])];
      const shuffled = lines
        .map((line) => ({ line, at: order.next().value ?? 0 }))
        .toSorted((one, other) => one.at - other.at)
        .map(({ line }) => line);
      const kind = natKindOf(read(...shuffled), servers);
      const right = dependent ? "dependent" : "independent";
      expect(hidden ? ["unknown", right] : [right]).toContain(kind);
    }),
  );
});
