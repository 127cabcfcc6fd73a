import type { SessionId } from "@lets-meet/shared/ids.ts";

/** What a block keeps out. `session` is also the browser: its page has the receipt. `network`: an address key or an IPv6 site. */
export type BlockKey =
  | { readonly kind: "session"; readonly session: SessionId }
  | { readonly kind: "receipt"; readonly receipt: string }
  | { readonly kind: "network"; readonly network: string };

/** One text for each key, different for different keys. */
export const nameOf = (key: BlockKey): string => {
  switch (key.kind) {
    case "session":
      return `session ${key.session}`;
    case "receipt":
      return `receipt ${key.receipt}`;
    case "network":
      return `network ${key.network}`;
  }
};

/** Where a blocked person comes from. */
export type Origin = {
  readonly session: SessionId;
  /** Counts like an address key: IPv4, or an IPv6 /64. */
  readonly address: string;
  /** The IPv6 site around it; `null` for IPv4. */
  readonly site: string | null;
  /** Several people are behind the address. */
  readonly isShared: boolean;
  /** The operator has said that the address is never blocked. */
  readonly isExempt: boolean;
};

/**
 * The keys that a block of that level has: always session and browser, and the address only if it is one person's. Only the
 * highest level takes the whole IPv6 site of a person who changes networks within it.
 */
export function keysOf(origin: Origin, id: string, level: number, highest: number): readonly BlockKey[] {
  const { session, address, site, isShared, isExempt } = origin;
  const own: readonly BlockKey[] = [
    { kind: "session", session },
    { kind: "receipt", receipt: id },
  ];
  if (isShared || isExempt) return own;
  const network = level >= highest && site !== null ? site : address;
  return [...own, { kind: "network", network }];
}
