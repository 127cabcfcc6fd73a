import { describe, expect, test } from "vitest";
import { isAllowedOrigin } from "./origin.ts";

describe("without a list", () => {
  test.each([
    ["the page's own origin", { origin: "https://meet.example", host: "meet.example" }, true],
    ["another port of the same host", { origin: "http://localhost:5173", host: "localhost:3000" }, false],
    ["another site", { origin: "https://evil.example", host: "meet.example" }, false],
    ["an opaque origin", { origin: "null", host: "meet.example" }, false],
    ["a same-origin poll without Origin", { host: "meet.example", "sec-fetch-site": "same-origin" }, true],
    ["a cross-site poll without Origin", { host: "meet.example", "sec-fetch-site": "cross-site" }, false],
    ["a program", { host: "meet.example" }, true],
  ] as const)("%s", (_what, headers, allowed) => {
    expect(isAllowedOrigin(headers, [])).toBe(allowed);
  });
});

test("with a list, only the listed origins are allowed", () => {
  const list = ["https://meet.example"];
  expect(isAllowedOrigin({ origin: "https://meet.example", host: "internal" }, list)).toBe(true);
  expect(isAllowedOrigin({ origin: "http://internal", host: "internal" }, list)).toBe(false);
});
