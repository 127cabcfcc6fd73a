import type { TokenBucket } from "../domain/token-bucket.ts";
import type { CutReason } from "../ops/events.ts";
import type { Watcher } from "../services/presence.ts";
import type { Attachment } from "../services/session.ts";
import type { Identity } from "../services/token.ts";

/** One attached socket, as the handlers see it. */
export type Connection = {
  readonly attachment: Attachment;
  /** The login that the handshake has shown, if any. */
  readonly identity: Identity | null;
  readonly buckets: Map<string, TokenBucket>;
  readonly watcher: Watcher;
  readonly isSlowReader: () => boolean;
  readonly cut: (why: CutReason) => void;
  refusedInARow: number;
  saidBye: boolean;
};
