import { expect, test } from "vitest";
import { deviceIn } from "./device.ts";

const chrome = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0";

test.each([
  ["Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0", "Firefox on Linux"],
  [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${chrome} Safari/537.36`, "Chrome on Windows"],
  [
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${chrome} Safari/537.36 Edg/156.0`,
    "Microsoft Edge on Windows",
  ],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.1 Mobile/15E148 Safari/604.1",
    "Safari on iOS",
  ],
  ["", ""],
  [undefined, ""],
  ["x".repeat(513), ""],
])("%s is shown as %s", (userAgent, device) => {
  expect(deviceIn(userAgent)).toBe(device);
});

test("what a forged header names is short", () => {
  for (const forged of ["<script>alert(1)</script>", "(".repeat(512), "Firefox/".repeat(64), "curl/8"])
    expect(deviceIn(forged).length).toBeLessThanOrEqual(80);
});
