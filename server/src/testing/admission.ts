import type { Rate } from "../domain/token-bucket.ts";
import type { Clock } from "../ports.ts";
import { type AddressUse, Admission, type Visitor } from "../services/admission.ts";

const generous: Rate = { perSecond: 1_000, burst: 1_000 };

export const visitor = (address = "198.51.100.1"): Visitor => ({ address, isExempt: false });

/** Limits that no test reaches, except those that it sets. */
export function admissionOf(
  clock: Clock,
  rates: { readonly [U in AddressUse]?: Rate } = {},
  transports = 1_000,
): Admission {
  const all = {
    connection: generous,
    transport: generous,
    session: generous,
    traffic: generous,
    bytes: { perSecond: 1e9, burst: 1e9 },
    forwarded: { perSecond: 1e9, burst: 1e9 },
    search: generous,
    look: generous,
    join: generous,
    relay: generous,
    password: generous,
    passcode: generous,
    api: generous,
    page: generous,
    ...rates,
  };
  return new Admission({ clock, trustedProxies: 0, exempt: [], limits: { transports, rates: all } });
}
