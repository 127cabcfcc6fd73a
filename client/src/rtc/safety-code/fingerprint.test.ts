import fc from "fast-check";
import { expect, it } from "vitest";
import { fingerprintOf } from "./fingerprint.ts";

const digits =
  "D4:E4:A1:9C:8D:43:F7:C1:09:60:01:6A:49:E0:13:24:A4:AE:35:A4:89:74:22:38:AD:27:AE:12:99:F7:60:B3";
const sdp = (...lines: readonly string[]) =>
  ["v=0", "m=audio 9 UDP/TLS/RTP/SAVPF 111", ...lines, ""].join("\r\n");
const line = (hash = "sha-256", value = digits) => `a=fingerprint:${hash} ${value}`;

it("is the hash and its digits, once, even if several sections repeat it", () => {
  expect(fingerprintOf(sdp(line(), "m=video 9 UDP/TLS/RTP/SAVPF 96", line()))).toBe(`sha-256 ${digits}`);
});

it("is normalized, however the browser writes it", () => {
  expect(fingerprintOf(sdp(line("SHA-256", digits.toLowerCase())))).toBe(`sha-256 ${digits}`);
  expect(fingerprintOf(`v=0\n${line()}  \n`)).toBe(`sha-256 ${digits}`);
});

it("includes a second fingerprint, because the browser would accept either", () => {
  const other = digits.replace("D4", "00");
  const both = fingerprintOf(sdp(line(), line("sha-256", other)));
  expect(both).toBe(`sha-256 ${other},sha-256 ${digits}`);
  expect(fingerprintOf(sdp(line("sha-256", other), line()))).toBe(both);
});

it.each(["md5", "sha-1", "sha-224", "none"])("is null when one hash is %s", (hash) => {
  expect(fingerprintOf(sdp(line(), line(hash)))).toBeNull();
});

it.each(["", "zz", digits.replaceAll(":", ""), `${digits}:`])("is null when the digits are %j", (value) => {
  expect(fingerprintOf(sdp(line("sha-256", value)))).toBeNull();
});

it("is null in a description without a fingerprint", () => {
  expect(fingerprintOf(sdp())).toBeNull();
  expect(fingerprintOf("")).toBeNull();
});

it("never contains the separators of the hashed parts", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (hash, value) => {
      expect(fingerprintOf(sdp(line(), line(hash, value))) ?? "").not.toMatch(/[\n\t]/);
    }),
  );
});
