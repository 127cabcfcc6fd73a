import type { Signal } from "@lets-meet/shared/protocol/signal.ts";
import { expect, test } from "vitest";
import { addressesIn } from "../../testing/address-oracle.ts";
import { descriptionNames, realDescription, relayAddress } from "../../testing/descriptions.ts";
import { foreignAddresses, hostileSignals } from "../../testing/hostile-signals.ts";
import { Random } from "../../testing/random.ts";
import { shield } from "./shield.ts";

const pool = new Set([relayAddress, "198.51.100.8"]);
const hostile = (seed: number) =>
  hostileSignals(new Random(seed), [...pool], descriptionNames.map(realDescription));

/** Passes `howMany` signals through the shield, and counts the results. */
function letThrough(howMany: number, next: () => Signal) {
  const counts = { leaking: 0, passed: 0, candidatesPassed: 0 };
  for (let n = 0; n < howMany; n++) {
    const signal = next();
    if (addressesIn(signal, pool).length > 0) counts.leaking++;
    const passed = shield(signal, pool);
    if (passed === null) continue;
    counts.passed++;
    if (JSON.stringify(passed).includes("typ relay")) counts.candidatesPassed++;
    // An assertion per signal would cost more than all the rest.
    const found = addressesIn(passed, pool);
    if (found.length > 0) expect({ signal, passed, found }).toBeNull();
    const again = shield(passed, pool);
    if (JSON.stringify(again) !== JSON.stringify(passed)) expect({ passed, again }).toBeNull();
  }
  return counts;
}

test("no apparent address outside the pool is left in 60,000 hostile candidates", () => {
  const { candidate } = hostile(20_261_125);
  const counts = letThrough(60_000, candidate);
  // The search does find addresses, and some candidates are good: otherwise the test would prove nothing.
  expect(counts.leaking).toBeGreaterThan(50_000);
  expect(counts.candidatesPassed).toBeGreaterThan(100);
}, 60_000);

test("no apparent address outside the pool is left in 40,000 hostile descriptions", () => {
  const { description } = hostile(5_112_026);
  const counts = letThrough(40_000, description);
  expect(counts.leaking).toBeGreaterThan(39_000);
  expect(counts.passed).toBeGreaterThan(5_000);
  expect(counts.candidatesPassed).toBeGreaterThan(100);
}, 120_000);

test("a good candidate with any foreign address in place of its own is dropped", () => {
  const words = (address: string) =>
    `candidate:1 1 udp 41885695 ${address} 50000 typ relay raddr 0.0.0.0 rport 0`;
  const signal = (candidate: string): Signal => ({
    kind: "candidate",
    candidate,
    sdpMid: "0",
    sdpMLineIndex: 0,
    usernameFragment: null,
  });
  for (const address of foreignAddresses)
    expect([address, shield(signal(words(address)), pool)]).toEqual([address, null]);
  for (const address of pool) expect(shield(signal(words(address)), pool)).toEqual(signal(words(address)));
});
