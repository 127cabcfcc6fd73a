import { RulesVersion, usualRulesVersion } from "@lets-meet/shared/protocol/safety.ts";
import { expect, it } from "vitest";
import { acceptancesOn } from "./acceptances.ts";
import { memoryStorage } from "./testing/browser.ts";

const two = RulesVersion.parse("2");

it("remembers the newest rules accepted for all pages of a browser", () => {
  const storage = memoryStorage();
  expect(acceptancesOn(storage).accepted()).toBeNull();
  acceptancesOn(storage).accept(usualRulesVersion);
  expect(acceptancesOn(storage).accept(two)).toEqual({ rules: two, adult: true });
  expect(acceptancesOn(storage).accepted()).toEqual({ rules: two, adult: true });
});

it("ignores what cannot be a version", () => {
  expect(acceptancesOn(memoryStorage({ "lets-meet:rules": "no version at all" })).accepted()).toBeNull();
});

it("lasts as long as the page if nothing may be stored", () => {
  const refuse = () => {
    throw new DOMException("no", "SecurityError");
  };
  for (const storage of [null, { getItem: refuse, setItem: refuse }]) {
    const acceptances = acceptancesOn(storage);
    expect(acceptances.accepted()).toBeNull();
    acceptances.accept(two);
    expect(acceptances.accepted()).toEqual({ rules: two, adult: true });
  }
});
