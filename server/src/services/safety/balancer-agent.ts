import type { Block, BlockKey } from "../../domain/safety/block.ts";
import type { Events } from "../../ops/events.ts";
import type { Clock, Timer } from "../../ports.ts";
import type { BlockedNetwork, Enforcer } from "../../safety-ports.ts";
import { cidrOf } from "../address.ts";
import type { Blocklist, BlockWatcher } from "./blocklist.ts";

export type BalancerAgentOptions = {
  readonly enforcer: Enforcer;
  readonly blocklist: Pick<Blocklist, "all">;
  readonly clock: Clock;
  readonly events: Pick<Events, "balancerLost" | "balancerBack">;
};

/** How often the agent looks whether the balancer runs, and is the one it knows. */
const lookEveryMs = 5_000;

/** Keeps the balancer's list of blocked networks as this node's. The balancer ends each of them at its time by itself. */
export class BalancerAgent implements BlockWatcher {
  readonly #options: BalancerAgentOptions;
  #turn: Promise<void> = Promise.resolve();
  #timer: Timer | null = null;
  /** The run of the balancer that has all blocks; `null` if none has. */
  #generation: string | null = null;
  #isLost = false;
  #isStopped = false;

  constructor(options: BalancerAgentOptions) {
    this.#options = options;
  }

  /** Gives the balancer all blocks, and looks after it from then on. Call it when the blocklist has been read. */
  async start(): Promise<void> {
    await this.#tend();
  }

  stop(): void {
    this.#isStopped = true;
    this.#timer?.cancel();
  }

  blocked(blocks: readonly Block[]): void {
    for (const entry of networksOf(blocks)) void this.#inTurn((enforcer) => enforcer.put(entry));
  }

  lifted(keys: readonly BlockKey[]): void {
    for (const key of keys) {
      const network = key.kind === "network" ? cidrOf(key.network) : null;
      if (network !== null) void this.#inTurn((enforcer) => enforcer.remove(network));
    }
  }

  /** All blocks were read again: blocks that have ended leave the balancer's file. */
  refreshed(): void {
    void this.#inTurn((enforcer) => this.#replace(enforcer));
  }

  async #tend(): Promise<void> {
    await this.#inTurn(async (enforcer) => {
      const generation = await enforcer.generation();
      // Another process has only what was in the file.
      if (generation === this.#generation) return;
      await this.#replace(enforcer);
      this.#generation = generation;
    });
    if (!this.#isStopped) this.#timer = this.#options.clock.after(lookEveryMs, () => void this.#tend());
  }

  #replace(enforcer: Enforcer): Promise<void> {
    return enforcer.replace(networksOf(this.#options.blocklist.all()));
  }

  /** One command at a time, in order. After a failure the balancer gets all blocks again. */
  #inTurn(tell: (enforcer: Enforcer) => Promise<void>): Promise<void> {
    const { enforcer, events } = this.#options;
    this.#turn = this.#turn.then(async () => {
      if (this.#isStopped) return;
      try {
        await tell(enforcer);
        if (this.#isLost) events.balancerBack();
        this.#isLost = false;
      } catch (error) {
        this.#generation = null;
        if (!this.#isLost) events.balancerLost(error instanceof Error ? error.name : "unknown");
        this.#isLost = true;
      }
    });
    return this.#turn;
  }
}

function networksOf(blocks: readonly Block[]): readonly BlockedNetwork[] {
  return blocks.flatMap(({ key, until }) => {
    const network = key.kind === "network" ? cidrOf(key.network) : null;
    return network === null ? [] : [{ network, until }];
  });
}
