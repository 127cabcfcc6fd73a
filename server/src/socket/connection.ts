import type { TokenBucket } from "../domain/token-bucket.ts";
import type { CutReason } from "../ops/events.ts";
import type { AddressUse, Visitor } from "../services/admission.ts";
import type { Watcher } from "../services/presence.ts";
import type { Attachment } from "../services/session-types.ts";
import type { Identity } from "../services/token.ts";

/** One attached socket, as the handlers see it. */
export type Connection = {
  readonly attachment: Attachment;
  readonly visitor: Visitor;
  /** Takes one of the address's tokens for that use and returns 0, or returns how long there will be none. */
  readonly admit: (use: AddressUse) => number;
  /** Whether this connection has its session still; what it asks for otherwise is void. */
  readonly isCurrent: () => boolean;
  /** The login that the handshake has shown, if any. */
  readonly identity: Identity | null;
  readonly buckets: Map<string, TokenBucket>;
  readonly watcher: Watcher;
  readonly isSlowReader: () => boolean;
  readonly cut: (why: CutReason) => void;
  /** What is left of the refusals for rate that it may have before it counts as a flood. */
  readonly excess: TokenBucket;
  saidBye: boolean;
};
