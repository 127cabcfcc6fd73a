import fc from "fast-check";
import { expect, test } from "vitest";
import { stepNames } from "./findings.ts";
import { next, unchecked } from "./machine.ts";
import { browserOf, figureWords, reportOf } from "./report.ts";
import { afterAll, anyHistory } from "./testing/histories.ts";
import { stepWords } from "./words.ts";

const chrome =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36";
const place = { at: new Date("2026-11-25T10:20:30Z"), userAgent: chrome, transport: "websocket" } as const;

const ipv4 = /\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}/u;
const ipv6 = /[\da-f]{1,4}:[\da-f]{0,4}:|::/iu;
const named = /\b[\w-]+\.(?:[a-z]{2,})\b/iu;

/** The report without its time of day, whose colon looks like an address's. */
const withoutTime = (report: string) => report.replace(/\d\d:\d\d UTC/u, "");

test("contains no address and no host, whatever was found and whatever the user agent says", () => {
  const hostile = fc.oneof(
    fc.string(),
    fc.constantFrom(
      chrome,
      "192.168.1.7",
      "Chrome/10.0.0.1 Safari",
      "f82d68f0-b922-49c1-80c5-28ae16808065.local",
    ),
    fc
      .tuple(fc.ipV4(), fc.ipV6(), fc.domain())
      .map(([v4, v6, host]) => `Firefox/${v4} ${v6} Linux ${host} Edg/${v4}`),
    fc.tuple(fc.ipV6(), fc.webUrl()).map(([v6, url]) => `Version/${v6} Safari ${url} Android`),
  );
  const at = fc.date({ noInvalidDate: true, min: new Date(0), max: new Date("9999-12-31") });
  const transport = fc.constantFrom("websocket" as const, "polling" as const, null);
  fc.assert(
    fc.property(anyHistory, fc.record({ at, userAgent: hostile, transport }), (history, where) => {
      const report = withoutTime(reportOf(afterAll(history), where));
      expect(report).not.toMatch(ipv4);
      expect(report).not.toMatch(ipv6);
      expect(report).not.toMatch(named);
    }),
    { numRuns: 40 },
  );
});

test("the patterns of that test match addresses", () => {
  expect("from 192.0.2.1 on").toMatch(ipv4);
  expect("2001:db8::1").toMatch(ipv6);
  expect("fe80::1").toMatch(ipv6);
  expect("at f82d68f0.local now").toMatch(named);
  expect("turn:relay.example").toMatch(named);
});

test("contains the time, the browser, the result, and each step in order", () => {
  const check = next(next(unchecked, { type: "started" }), {
    type: "found",
    run: 1,
    name: "relay-udp",
    finding: "works",
    figures: { afterMs: 74.4 },
  });
  const lines = reportOf(next(check, { type: "stopped" }), place).split("\n");
  expect(lines.slice(0, 3)).toEqual([
    "Let's Meet, call check of 2026-11-25 10:20 UTC",
    "Chrome 156 on Linux, connected over WebSocket",
    "Stopped early.",
  ]);
  expect(lines).toContain("Relay over UDP: Good, after 74 ms — Calls can use this route.");
  expect(lines).toContain("Expected quality: Not checked yet");
  const steps = lines.slice(4, -1).map((line) => line.split(":")[0]);
  expect(steps).toEqual(stepNames.map((name) => stepWords[name]));
});

test("prints figures as whole numbers with their units", () => {
  expect(figureWords({ width: 640, height: 480 })).toEqual(["640 × 480"]);
  expect(figureWords({ roundTripMs: 61.7, loss: 0.062 })).toEqual(["round trip 62 ms", "6% lost"]);
  expect(figureWords({ errorCode: 401 })).toEqual(["error 401"]);
  expect(figureWords({ width: 640 })).toEqual([]);
});

test.each([
  [chrome, "Chrome 156 on Linux"],
  [`${chrome} Edg/156.0.1.2`, "Edge 156 on Linux"],
  [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:153.0) Gecko/20100101 Firefox/153.0",
    "Firefox 153 on Windows",
  ],
  [
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Safari/605.1.15",
    "Safari 26 on macOS",
  ],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1",
    "Safari 26 on iOS",
  ],
  [
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Mobile Safari/537.36",
    "Chrome 156 on Android",
  ],
  ["curl/8.5.0", "Another browser on another system"],
])("%s is %s", (userAgent, name) => {
  expect(browserOf(userAgent)).toBe(name);
});
