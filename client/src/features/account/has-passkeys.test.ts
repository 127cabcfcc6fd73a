import { expect, test } from "vitest";
import { hasPasskeys } from "./has-passkeys.ts";

const page = (hostname: string) => ({
  isSecureContext: true,
  PublicKeyCredential: () => {},
  location: { hostname },
});

test.each(["localhost", "meet.example", "1.meet.example", "xn--mnchen-3ya.example"])(
  "a secure page at %s has passkeys",
  (hostname) => expect(hasPasskeys(page(hostname))).toBe(true),
);

test.each(["127.0.0.1", "192.168.1.20", "[::1]"])("a page at the address %s has none", (hostname) =>
  expect(hasPasskeys(page(hostname))).toBe(false),
);

test("an insecure page, and a browser without them, has none", () => {
  expect(hasPasskeys({ ...page("meet.example"), isSecureContext: false })).toBe(false);
  expect(hasPasskeys({ ...page("meet.example"), PublicKeyCredential: undefined })).toBe(false);
  expect(hasPasskeys({})).toBe(false);
});
