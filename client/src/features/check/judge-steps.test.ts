import { expect, test } from "vitest";
import type { Gathered } from "../../rtc/ice/ice-probe.ts";
import {
  answered,
  deviceFindingOf,
  qualityFindingOf,
  relayFindingOf,
  signalingFindingOf,
} from "./judge-steps.ts";

const candidate = (kind: "host" | "srflx" | "relay") => ({
  foundation: "1",
  component: "1",
  protocol: "udp",
  priority: "1",
  address: "a.local",
  port: 1,
  kind,
  basePort: null,
  rest: "",
  afterMs: 5,
});
const gathered = (changes: Partial<Gathered> = {}): Gathered => ({
  candidates: [],
  errors: [],
  ended: "complete",
  ...changes,
});

test.each([
  ["a mapped address", { candidates: [candidate("srflx")], ended: "enough" }, true],
  [
    "a mapped address, though another interface failed",
    { candidates: [candidate("srflx")], errors: [701] },
    true,
  ],
  ["an end without a complaint: there is no NAT", { candidates: [candidate("host")] }, true],
  ["an end with a complaint", { candidates: [candidate("host")], errors: [701] }, false],
  ["no end", { candidates: [candidate("host")], ended: "timed-out" }, false],
  ["a browser that refused", { ended: "refused" }, false],
] as const)("%s tells if a STUN server answered", (_name, changes, does) => {
  expect(answered(gathered(changes))).toBe(does);
});

test.each([
  ["works", { candidates: [candidate("relay")], errors: [701] }],
  ["denied", { errors: [401] }],
  ["denied", { errors: [701, 441] }],
  ["full", { errors: [486] }],
  ["full", { errors: [508, 701] }],
  ["unreachable", { errors: [701] }],
  ["unreachable", { ended: "timed-out" }],
  ["unreachable", { candidates: [candidate("host")] }],
] as const)("a relay is %s after %o", (finding, changes) => {
  expect(relayFindingOf(gathered(changes))).toBe(finding);
});

test.each([
  [null, "websocket", "unanswered"],
  [30, "websocket", "works"],
  [400, null, "works"],
  [401, "websocket", "slow"],
  [30, "polling", "polling"],
  [null, "polling", "unanswered"],
] as const)("a round trip of %s over %s is %s", (roundTripMs, transport, finding) => {
  expect(signalingFindingOf(roundTripMs, transport)).toBe(finding);
});

test.each([
  [null, "lost"],
  [{ quality: "good", because: null }, "good"],
  [{ quality: "fair", because: "loss" }, "lossy"],
  [{ quality: "fair", because: "delay" }, "slow"],
  [{ quality: "poor", because: "delay" }, "poor"],
  [{ quality: "lost", because: "loss" }, "lost"],
] as const)("an expectation of %o is %s", (expected, finding) => {
  expect(qualityFindingOf(expected)).toBe(finding);
});

test("a device has the finding of its state, and one that was released meanwhile did not start", () => {
  expect(deviceFindingOf({ state: "on", deviceId: "a", muted: false })).toBe("works");
  expect(deviceFindingOf({ state: "failed", failure: "busy" })).toBe("busy");
  expect(deviceFindingOf({ state: "on", deviceId: "a", muted: false, paused: true })).toBe("paused");
  expect(deviceFindingOf({ state: "off" })).toBe("failed");
});
