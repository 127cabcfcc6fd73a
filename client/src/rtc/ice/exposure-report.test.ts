import { expect, it } from "vitest";
import { altered, recorded, without } from "../testing/recorded-stats.ts";
import { exposureOf } from "./exposure-report.ts";

const browsers = ["chromium", "firefox"] as const;
const candidate = (candidateType: string) => ({ type: "local-candidate", id: candidateType, candidateType });

it.each(browsers)("a direct call in %s shows this page's address", (browser) => {
  expect(exposureOf(recorded[browser].second)).toEqual({ sees: "address" });
});

it.each(browsers)(
  "a relayed call in %s shows the relay's address, whatever the peer's candidates are",
  (browser) => {
    expect(
      exposureOf(altered(recorded[browser].second, "local-candidate", { candidateType: "relay" })),
    ).toEqual({
      sees: "relay",
    });
  },
);

it.each(browsers)("a call in %s shows no address before anything is gathered", (browser) => {
  expect(exposureOf(without(recorded[browser].second, "local-candidate"))).toEqual({ sees: "nothing-yet" });
  expect(exposureOf([])).toEqual({ sees: "nothing-yet" });
});

it.each(["host", "srflx", "prflx", "something new"])(
  "one %s candidate among relay candidates exposes the address",
  (type) => {
    expect(exposureOf([candidate("relay"), candidate(type)])).toEqual({ sees: "address" });
    expect(exposureOf([candidate(type), candidate("relay")])).toEqual({ sees: "address" });
  },
);

it("the report contains no address", () => {
  for (const browser of browsers)
    expect(JSON.stringify(exposureOf(recorded[browser].second))).not.toMatch(/192\.0\.2|2001:db8/);
});
