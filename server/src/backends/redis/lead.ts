import { nanoid } from "nanoid";
import { z } from "zod";
import type { Clock, Lead } from "../../ports.ts";
import type { RedisClient } from "./client.ts";

export type RedisLeadOptions = {
  readonly client: RedisClient;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
  /** Called when this process begins to lead; epochs grow from leader to leader. */
  readonly onEpoch: (epoch: number) => void;
};

/** `close` gives the lead up, so that a standby need not wait for the end of the lease. */
export type RedisLead = Lead & { readonly close: () => Promise<void> };

const leaseMs = 900;
/** Three attempts to renew a lease before it ends. */
const beatMs = 200;
/** A leader stops this long before its lease ends for the others: its clock may run slower than that of Redis. */
const cautionMs = 100;

const keys = ["{matcher}:lead", "{matcher}:epoch"];

/** The lead of one process over Redis; a process that was stopped and woken finds its lease over by its own clock. */
export function createRedisLead({ client, clock, onError, onEpoch }: RedisLeadOptions): RedisLead {
  const holder = nanoid();
  const begun: (() => void)[] = [];
  let heldUntil = Number.NEGATIVE_INFINITY;
  let epoch = 0;
  let isOver = false;

  const beat = async () => {
    // The lease is counted from here, because the answer may be late.
    const sentAt = clock.now();
    const taken = z.number().parse(await client.takeLead(keys, [holder, leaseMs]));
    if (isOver) return;
    if (taken === 0) {
      heldUntil = Number.NEGATIVE_INFINITY;
      return;
    }
    const wasHeld = clock.now() < heldUntil;
    heldUntil = sentAt + leaseMs - cautionMs;
    if (taken !== epoch) onEpoch(taken);
    epoch = taken;
    if (!wasHeld) for (const begin of begun) begin();
  };
  const plan = () => {
    void beat()
      .catch((error: unknown) => (isOver ? undefined : onError(error)))
      .then(() => (isOver ? undefined : clock.after(beatMs, plan)));
  };
  plan();
  return {
    isHeld: () => clock.now() < heldUntil,
    onHeld: (begin) => void begun.push(begin),
    isContested: true,
    close: async () => {
      isOver = true;
      heldUntil = Number.NEGATIVE_INFINITY;
      await client.giveUpLead(keys, [holder]);
    },
  };
}
