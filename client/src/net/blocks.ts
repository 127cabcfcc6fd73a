import { ackOf } from "@lets-meet/shared/protocol/ack.ts";
import { type Blocked, BlockReceipt, BlockRule } from "@lets-meet/shared/protocol/safety.ts";
import { z } from "zod";
import { readJson, type WebStorage, writeJson } from "./storage.ts";

/** A block of this browser or its network. `until` is Unix time in milliseconds, by this device's clock. */
const KeptBlock = z.object({ rule: BlockRule, until: z.number(), receipt: BlockReceipt.nullable() });
export type KeptBlock = z.infer<typeof KeptBlock>;

/** What this browser remembers of its last block, so that a reload shows it without the server. */
export type Blocks = {
  /** The block, until it ends; `null` without one. */
  readonly ongoing: () => KeptBlock | null;
  /** The receipt that the server is shown: until two weeks after the block, which the server forgets then as well. */
  readonly receipt: () => BlockReceipt | null;
  readonly keep: (blocked: Blocked) => void;
  /** The server has admitted this page: the block was lifted, or this device's clock is slow. */
  readonly lift: () => void;
  /**
   * Asks the server whether it refuses this network; `null` if it does not, or cannot be reached. Concurrent questions share
   * one request.
   */
  readonly ask: () => Promise<Blocked | null>;
};

export type BlocksOptions = {
  readonly storage: WebStorage | null;
  readonly now: () => number;
  readonly fetch: typeof fetch;
};

const storageKey = "lets-meet:block";
const receiptKeptMs = 1_209_600_000;
const Answer = ackOf(z.unknown());

/** A refusal of which the server says only how long it lasts. */
export const unexplained = (endsInMs: number): Blocked => ({ rule: "explicit", endsInMs, receipt: null });

export function blocksOn({ storage, now, fetch }: BlocksOptions): Blocks {
  let memory: KeptBlock | null = null;
  let asking: Promise<Blocked | null> | null = null;
  const kept = (): KeptBlock | null => {
    const stored = KeptBlock.safeParse(readJson(storage, storageKey)).data ?? memory;
    if (stored === null || now() < stored.until + receiptKeptMs) return stored;
    remember(null);
    return null;
  };
  const remember = (block: KeptBlock | null) => {
    memory = block;
    writeJson(storage, storageKey, block);
  };
  return {
    ongoing: () => {
      const block = kept();
      return block !== null && now() < block.until ? block : null;
    },
    receipt: () => kept()?.receipt ?? null,
    keep: ({ rule, endsInMs, receipt }) =>
      // Who is refused later is not told the receipt again.
      remember({ rule, until: now() + endsInMs, receipt: receipt ?? kept()?.receipt ?? null }),
    lift: () => {
      const block = kept();
      if (block !== null && now() < block.until) remember({ ...block, until: now() });
    },
    ask: () => (asking ??= ask().finally(() => (asking = null))),
  };
  async function ask(): Promise<Blocked | null> {
    try {
      const response = await fetch("/api/blocked", { cache: "no-store" });
      const answer = Answer.safeParse(await response.json());
      const isBlocked = answer.success && !answer.data.ok && answer.data.code === "blocked";
      return isBlocked && !answer.data.ok ? unexplained(answer.data.retryAfterMs ?? 0) : null;
    } catch {
      return null;
    }
  }
}
