import type { BlockScope } from "@lets-meet/shared/protocol/safety.ts";
import { type Block, type BlockKey, keysOf } from "../../domain/safety/block.ts";
import {
  type Fact,
  highestLevel,
  judge,
  type Mark,
  strikesKeptMs,
  strikesOf,
} from "../../domain/safety/strikes.ts";
import type { Events } from "../../ops/events.ts";
import type { Clock, Timer } from "../../ports.ts";
import type { StrikeStore } from "../../safety-ports.ts";
import { type AddressRange, isNetworkExempt, siteOf } from "../address.ts";
import { StoreUnavailable } from "../store-guard.ts";
import type { AddressUses } from "./address-uses.ts";
import type { Blocklist } from "./blocklist.ts";
import type { Receipts } from "./receipts.ts";
import type { Person, Subjects } from "./subjects.ts";

/** What the server itself has seen: the model, and the SHA-256 of the pictures. */
export type Evidence = { readonly model: string; readonly frames: readonly string[] };

export type DecisionsOptions = {
  readonly strikes: StrikeStore;
  readonly blocklist: Pick<Blocklist, "block">;
  readonly receipts: Pick<Receipts, "sign">;
  readonly subjects: Subjects;
  readonly uses: Pick<AddressUses, "good" | "isShared">;
  /** Never blocked by address. */
  readonly exempt: readonly AddressRange[];
  readonly clock: Clock;
  readonly events: Pick<Events, "banned" | "failed">;
  readonly newId: () => string;
  /** Whether one confirmation by the configured classifier counts like two classifiers that agree, or as half of that. */
  readonly weight: "two" | "one";
};

/** Marks are kept for days: their removal may be late by this. */
const sweepEveryMs = 3_600_000;
const scopes: { readonly [K in BlockKey["kind"]]: BlockScope } = {
  session: "session",
  receipt: "browser",
  network: "address",
};

/** Decides who is blocked, by what the server itself has seen, and nothing else. */
export class Decisions {
  readonly #options: DecisionsOptions;
  #timer: Timer | null = null;

  constructor(options: DecisionsOptions) {
    this.#options = options;
  }

  /** Removes strikes that are too old, now and every hour. */
  start(): void {
    const { strikes, clock, events } = this.#options;
    strikes.removeBefore(clock.today() - strikesKeptMs).catch(events.failed);
    this.#timer = clock.after(sweepEveryMs, () => this.start());
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }

  /** The person has shown a clear picture for minutes: several such people at one address are not blocked for each other. */
  good({ address }: Person): void {
    this.#options.uses.good(address);
  }

  /** The person's own frames were explicit, and confirmed. Answers whether the person is blocked now. Never rejects. */
  async confirmed(person: Person, evidence: Evidence): Promise<boolean> {
    const { clock, uses, exempt, newId, weight, events } = this.#options;
    const now = clock.today();
    const fact: Fact = { kind: "explicit", by: weight };
    const isShared = uses.isShared(person.address);
    const isExempt = isNetworkExempt(person.address, exempt);
    const isHidden = isShared || isExempt;
    const { strikes, block } = judge(strikesOf(await this.#marksOf(person, isHidden, now), now), fact, now);
    const id = newId();
    if (block === null) {
      await this.#remember(person, isHidden, now, [{ id, mark: fact }]);
      return false;
    }
    const blocked: Mark = { kind: "blocked", level: block.level };
    const site = siteOf(person.address);
    const keys = keysOf(
      {
        session: person.session,
        address: person.address,
        site: site !== null && isNetworkExempt(site, exempt) ? null : site,
        isShared,
        isExempt,
      },
      id,
      block.level,
      highestLevel,
    );
    try {
      await this.#block(keys, { id, level: strikes.level, from: now, until: block.untilMs, fact, evidence });
      events.banned(block.level);
    } catch (error) {
      events.failed(error);
    }
    // The receipt of this block is the browser's name from now on.
    await this.#remember(person, isHidden, now, [{ id, mark: blocked }], id);
    return true;
  }

  async #block(
    keys: readonly BlockKey[],
    {
      id,
      level,
      from,
      until,
      fact,
      evidence,
    }: {
      readonly id: string;
      readonly level: number;
      readonly from: number;
      readonly until: number;
      readonly fact: Fact;
      readonly evidence: Evidence;
    },
  ): Promise<void> {
    const { receipts, blocklist } = this.#options;
    const rule = "explicit";
    const receipt = await receipts.sign({
      jti: id,
      rule,
      facts: [fact.kind === "explicit" ? `${fact.kind}-by-${fact.by}` : fact.kind],
      level,
      scope: keys.map(({ kind }) => scopes[kind]),
      automated: true,
      model: evidence.model,
      frames: [...evidence.frames],
      iat: Math.floor(from / 1_000),
      exp: Math.ceil(until / 1_000),
    });
    const blocks: readonly Block[] = keys.map((key) => ({ key, level, until, receipt: id }));
    await blocklist.block(blocks, { rule, receipt });
  }

  /** Without the store a person is judged by the present fact alone. */
  async #marksOf(person: Person, isHidden: boolean, now: number) {
    const { strikes, subjects } = this.#options;
    try {
      return await strikes.of(subjects.since(person, isHidden, now), now - strikesKeptMs);
    } catch (error) {
      this.#unsaved(error);
      return [];
    }
  }

  async #remember(
    person: Person,
    isHidden: boolean,
    at: number,
    marks: readonly { readonly id: string; readonly mark: Mark }[],
    receipt = person.receipt,
  ): Promise<void> {
    const { strikes, subjects } = this.#options;
    const names = subjects.at({ ...person, receipt }, isHidden, at);
    try {
      await strikes.add(names.flatMap((subject) => marks.map((one) => ({ subject, at, ...one }))));
    } catch (error) {
      this.#unsaved(error);
    }
  }

  #unsaved(error: unknown): void {
    // The guard of the store has said so already.
    if (!(error instanceof StoreUnavailable)) this.#options.events.failed(error);
  }
}
