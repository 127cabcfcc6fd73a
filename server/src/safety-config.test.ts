import { describe, expect, test } from "vitest";
import { parseConfig } from "./config.ts";

const http = { MODERATION: "http", MODERATION_URL: "https://judge.example/classify" };
const moderation = (environment: Record<string, string>) => parseConfig(environment).safety.moderation;

describe("moderation", () => {
  test("is off without a classifier", () => {
    expect(moderation({})).toBeNull();
    expect(moderation({ MODERATION_URL: http.MODERATION_URL })).toBeNull();
  });

  test("has the thresholds of its labels, which may have spaces", () => {
    const explicit = "Exposed Female Nipple>0.9, Porn > 0.5";
    expect(moderation({ ...http, MODERATION_EXPLICIT: explicit, MODERATION_TOKEN: "t" })).toEqual({
      http: { url: http.MODERATION_URL, token: "t", timeoutMs: 2_000 },
      thresholds: {
        explicit: [
          { label: "Exposed Female Nipple", above: 0.9 },
          { label: "Porn", above: 0.5 },
        ],
        suggestive: [{ label: "Sexy", above: 0.9 }],
      },
    });
  });

  test.each([
    [{ MODERATION: "http" }, /^MODERATION_URL: must be/m],
    [{ ...http, MODERATION_URL: "judge.example" }, /^MODERATION_URL: /m],
    [{ ...http, MODERATION_URL: "file:///etc/passwd" }, /^MODERATION_URL: /m],
    [{ ...http, MODERATION_EXPLICIT: "Porn" }, /^MODERATION_EXPLICIT: must be labels/m],
    [{ ...http, MODERATION_EXPLICIT: "Porn>1.2" }, /^MODERATION_EXPLICIT: must be labels/m],
    [{ ...http, MODERATION_EXPLICIT: "," }, /^MODERATION_EXPLICIT: must name a label/m],
    [{ ...http, MODERATION_TOKEN: "two words" }, /^MODERATION_TOKEN: must be printable/m],
    [{ MODERATION: "sometimes" }, /^MODERATION: /m],
  ])("cannot be configured by %j", (environment, message) => {
    expect(() => parseConfig(environment)).toThrow(message);
  });
});

test.each(["", "a b", "x".repeat(33), "1/2"])("%j is no version of the rules", (version) => {
  const parse = () => parseConfig({ RULES_VERSION: version }).safety.rulesVersion;
  // An empty variable counts as unset.
  if (version === "") expect(parse()).toBe("1");
  else expect(parse).toThrow(/^RULES_VERSION: must be/m);
});
