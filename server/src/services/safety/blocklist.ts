import { type Block, type BlockKey, nameOf, outlasts } from "../../domain/safety/block.ts";
import type { Events } from "../../ops/events.ts";
import type { Bus, Clock, Following, Timer } from "../../ports.ts";
import { type BlockEntry, type BlockReason, type BlockStore, blocksTopic } from "../../safety-ports.ts";
import { type AddressKey, siteOf } from "../address.ts";
import { StoreUnavailable } from "../store-guard.ts";

/** Told of changes after they are in force here. */
export type BlockWatcher = {
  /** `reason` is `null` for blocks that this node has only found in the store. */
  readonly blocked: (blocks: readonly Block[], reason: BlockReason | null) => void;
  readonly lifted?: (keys: readonly BlockKey[]) => void;
  /** All blocks were read again; `blocked` and `lifted` have told the difference. */
  readonly refreshed?: () => void;
};

export type BlocklistOptions = {
  readonly store: BlockStore;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly events: Pick<Events, "failed" | "blocksUnsaved">;
};

/** Every node reads the whole list this often; changes in between come over the bus. */
const refreshEveryMs = 30_000;
/** So many blocks wait for a store that cannot be reached; beyond that the earliest are only in memory and on the bus. */
const mostUnsaved = 1_000;

/** This node's copy of the blocklist, which is asked before a visitor costs anything. */
export class Blocklist {
  readonly #options: BlocklistOptions;
  readonly #watchers: BlockWatcher[] = [];
  #blocks = new Map<string, Block>();
  /** Those that the store had when it was read last: one that it has no longer was lifted. */
  #stored: ReadonlySet<string> = new Set();
  #unsaved: readonly Block[] = [];
  /** What has changed since the list is being read: a block, or `null` for a lifted one. */
  #meanwhile: Map<string, Block | null> | null = null;
  #reading: Promise<void> = Promise.resolve();
  #following: Following | null = null;
  #timer: Timer | null = null;
  #isStopped = false;

  constructor(options: BlocklistOptions) {
    this.#options = options;
  }

  /** Adds a watcher; call it before `start`. */
  watch(watcher: BlockWatcher): void {
    this.#watchers.push(watcher);
  }

  /** Reads the list, and keeps it up to date from then on. */
  async start(): Promise<void> {
    this.#following = this.#options.bus.follow(blocksTopic, 0, {
      entry: ({ message }) => this.#hear(message),
      gap: () => void this.#refresh(),
    });
    await this.#tend();
  }

  stop(): void {
    this.#isStopped = true;
    this.#following?.stop();
    this.#timer?.cancel();
  }

  /** The block of one of these keys that ends last; `null` if none of them is blocked. */
  find(keys: readonly BlockKey[]): Block | null {
    if (this.#blocks.size === 0) return null;
    const now = this.#options.clock.today();
    let found: Block | null = null;
    for (const key of keys) {
      const block = this.#blocks.get(nameOf(key));
      if (block === undefined || block.until <= now) continue;
      if (found === null || outlasts(block, found)) found = block;
    }
    return found;
  }

  /** The blocks that have not ended. */
  all(): readonly Block[] {
    const now = this.#options.clock.today();
    return [...this.#blocks.values()].filter(({ until }) => until > now);
  }

  /** The block of that address or of the IPv6 site around it. */
  ofAddress(address: AddressKey): Block | null {
    if (this.#blocks.size === 0) return null;
    const site = siteOf(address);
    const own = { kind: "network", network: address } as const;
    return this.find(site === null ? [own] : [own, { kind: "network", network: site }]);
  }

  /** The time that a block goes on, in milliseconds. */
  msLeft({ until }: Block): number {
    return Math.max(0, until - this.#options.clock.today());
  }

  /** Blocks here at once, then on all nodes; it is stored as soon as the store can be reached. Never rejects. */
  async block(blocks: readonly Block[], reason: BlockReason): Promise<void> {
    const { bus, events } = this.#options;
    const entry = { kind: "blocked", blocks, reason } as const;
    this.#hear(entry);
    const said = Promise.resolve()
      .then(() => bus.append(blocksTopic, entry))
      .catch(events.failed);
    await Promise.all([said, this.#save(blocks)]);
  }

  /** Lifts the blocks of one decision everywhere; answers how many there were. Rejects if they cannot be removed from the store. */
  async lift(receipt: string): Promise<number> {
    const { bus, store, clock } = this.#options;
    const all = [...this.#blocks.values(), ...(await store.all(clock.today()))];
    const names = new Map(
      all.filter((one) => one.receipt === receipt).map(({ key }) => [nameOf(key), key] as const),
    );
    const keys = [...names.values()];
    if (keys.length === 0) return 0;
    this.#unsaved = this.#unsaved.filter((one) => one.receipt !== receipt);
    for (const key of keys) await store.remove(key);
    const entry = { kind: "lifted", keys } as const;
    this.#hear(entry);
    await bus.append(blocksTopic, entry);
    return keys.length;
  }

  #hear(entry: BlockEntry): void {
    if (entry.kind === "blocked") this.#add(entry.blocks, entry.reason);
    else this.#drop(entry.keys);
  }

  #add(blocks: readonly Block[], reason: BlockReason | null): void {
    const now = this.#options.clock.today();
    const added = blocks.filter((block) => {
      const name = nameOf(block.key);
      const standing = this.#blocks.get(name);
      if (block.until <= now || (standing !== undefined && !outlasts(block, standing))) return false;
      this.#blocks.set(name, block);
      this.#meanwhile?.set(name, block);
      return true;
    });
    if (added.length > 0) this.#tell((watcher) => watcher.blocked(added, reason));
  }

  #drop(keys: readonly BlockKey[]): void {
    const dropped = keys.filter((key) => {
      const name = nameOf(key);
      this.#meanwhile?.set(name, null);
      return this.#blocks.delete(name);
    });
    if (dropped.length > 0) this.#tell((watcher) => watcher.lifted?.(dropped));
  }

  async #save(blocks: readonly Block[]): Promise<void> {
    const failed: Block[] = [];
    for (const block of blocks)
      try {
        await this.#options.store.put(block);
      } catch (error) {
        failed.push(block);
        if (!(error instanceof StoreUnavailable)) this.#options.events.failed(error);
      }
    if (failed.length === 0) return;
    this.#unsaved = [...this.#unsaved, ...failed].slice(-mostUnsaved);
    this.#options.events.blocksUnsaved(this.#unsaved.length);
  }

  async #tend(): Promise<void> {
    await this.#refresh();
    if (this.#isStopped) return;
    this.#timer = this.#options.clock.after(refreshEveryMs, () => void this.#tend());
  }

  /** Saves what could not be saved before, and reads the list. If that fails, the present one stays in force. */
  #refresh(): Promise<void> {
    this.#reading = this.#reading.then(() => this.#read());
    return this.#reading;
  }

  async #read(): Promise<void> {
    const { store, clock, events } = this.#options;
    const unsaved = this.#unsaved;
    this.#unsaved = [];
    await this.#save(unsaved);
    const meanwhile = new Map<string, Block | null>();
    this.#meanwhile = meanwhile;
    try {
      const all = await store.all(clock.today());
      if (this.#isStopped) return;
      this.#take(new Map(all.map((block) => [nameOf(block.key), block])), meanwhile);
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) events.failed(error);
    } finally {
      this.#meanwhile = null;
    }
  }

  #take(stored: Map<string, Block>, meanwhile: ReadonlyMap<string, Block | null>): void {
    for (const block of this.#unsaved) stored.set(nameOf(block.key), block);
    for (const [name, block] of meanwhile)
      if (block === null) stored.delete(name);
      else stored.set(name, block);
    const now = this.#options.clock.today();
    const isLifted = (name: string) => this.#stored.has(name) && !stored.has(name);
    this.#drop([...this.#blocks].filter(([name]) => isLifted(name)).map(([, { key }]) => key));
    this.#stored = new Set(stored.keys());
    this.#add([...stored.values()], null);
    for (const [name, { until }] of this.#blocks) if (until <= now) this.#blocks.delete(name);
    this.#tell((watcher) => watcher.refreshed?.());
  }

  #tell(tell: (watcher: BlockWatcher) => void): void {
    for (const watcher of this.#watchers)
      try {
        tell(watcher);
      } catch (error) {
        this.#options.events.failed(error);
      }
  }
}
