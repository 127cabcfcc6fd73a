import { SessionId } from "@lets-meet/shared/ids.ts";

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

/** The key of that name; `null` if the text is none. */
export function keyOf(name: string): BlockKey | null {
  const cut = name.indexOf(" ");
  const [kind, value] = [name.slice(0, Math.max(0, cut)), name.slice(cut + 1)];
  switch (kind) {
    case "session": {
      const session = SessionId.safeParse(value);
      return session.success ? { kind, session: session.data } : null;
    }
    case "receipt":
      return value === "" ? null : { kind, receipt: value };
    case "network":
      return value === "" ? null : { kind, network: value };
    default:
      return null;
  }
}

/** An entry of the blocklist. `until` is Unix time in milliseconds; `receipt` names the decision. */
export type Block = {
  readonly key: BlockKey;
  readonly level: number;
  readonly until: number;
  readonly receipt: string;
};

/**
 * True if the block takes the other's place under the same key: it ends later, or at the same time and has a higher level.
 * Whatever the order in which blocks arrive, the same one stands.
 */
export const outlasts = (block: Block, other: Block): boolean =>
  block.until > other.until || (block.until === other.until && block.level > other.level);

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
