import { SendChat } from "@lets-meet/shared/protocol/chat.ts";
import { createNode } from "../node.ts";
import { Random } from "../random.ts";
import { wish } from "../samples.ts";
import { createReach, type Shared } from "./reach.ts";
import { type Host, SimulatedPage } from "./simulated-page.ts";

export type SimulationOptions = {
  readonly seed: number;
  readonly steps: number;
  readonly nodes: number;
  readonly pages: number;
  /** Breaks what the nodes share: the run then has to fail. */
  readonly plant?: (shared: Shared) => Shared;
};

/** The services of several nodes over one log and one store, with pages that move between them while nodes stop and die. */
export class Simulation {
  readonly #random: Random;
  readonly #options: SimulationOptions;
  /** Holds what all share, and the matcher; it has no pages and does not fail. */
  readonly #base = createNode();
  readonly #hosts: Host[];
  readonly pages: readonly SimulatedPage[];
  /** What was done, newest last: a failing run prints it. */
  readonly history: string[] = [];
  matches = 0;
  /** The lost connections that a node has noticed. */
  #drops = 0;

  constructor(options: SimulationOptions) {
    this.#options = options;
    this.#random = new Random(options.seed);
    this.#hosts = Array.from({ length: options.nodes }, () => this.#boot());
    this.pages = Array.from({ length: options.pages }, (_, n) => new SimulatedPage(`p${n}`));
  }

  get failures(): readonly unknown[] {
    return [...this.#base.failures, ...this.#hosts.flatMap(({ node }) => node.failures)];
  }

  async run(): Promise<void> {
    for (let step = 0; step < this.#options.steps; step++) {
      await this.#step();
      this.checkAlways();
    }
    await this.#heal();
    this.checkAtRest();
  }

  #boot(): Host {
    const { plant = (shared: Shared) => shared } = this.#options;
    const reach = createReach(plant(this.#base));
    return { node: createNode({ beside: { ...this.#base, ...reach } }), reach, wakesAt: null };
  }

  async #step(): Promise<void> {
    const random = this.#random;
    const now = this.#base.clock.now();
    for (const host of this.#hosts) if (host.wakesAt !== null && host.wakesAt <= now) this.#wake(host);
    for (const page of this.pages)
      if (page.returnsAt !== null && page.returnsAt <= now) await this.#connect(page);
    const page = random.pick(this.pages);
    const does = random.below(100);
    if (does < 20) await this.#connect(page);
    else if (does < 30) this.#search(page);
    else if (does < 40) this.#next(page);
    else if (does < 70) this.#say(page);
    else if (does < 76) this.#drop(page);
    else if (does < 79) this.#pause(random.pick(this.#hosts));
    else if (does < 80) this.#kill(random.below(this.#hosts.length));
    else if (does < 82) this.#hosts[random.below(this.#hosts.length)]?.reach.killAtCommit();
    else await this.#base.clock.advance(random.below(4_000));
    this.#tend();
    await this.#base.clock.settle();
    this.#hosts.forEach(({ reach }, index) => {
      if (reach.isDead()) this.#kill(index);
    });
    for (const one of this.pages) one.read();
  }

  async #connect(page: SimulatedPage): Promise<void> {
    const host = this.#random.pick(this.#hosts);
    if (host.wakesAt !== null) return;
    this.#note(`${page.name} connects to node ${this.#hosts.indexOf(host)}`);
    page.leave();
    const { resume } = page;
    // The node may die before it has answered.
    const coming = resume === null ? host.node.connect() : host.node.comeBack(resume);
    const connection = await Promise.race([coming, this.#base.clock.settle().then(() => null)]);
    if (connection === null) return;
    if (resume !== null && !connection.attached.resumed) {
      page.acked = 0;
      page.pending = null;
    }
    page.attach(host, connection);
    this.#repeat(page);
  }

  #search(page: SimulatedPage): void {
    const { connection, host } = page;
    if (connection === null || host === null || page.match !== null) return;
    this.#note(`${page.name} searches`);
    this.#ask(host.node.strangers.search(connection.id, wish()));
  }

  #next(page: SimulatedPage): void {
    const { connection, host, match } = page;
    if (connection === null || host === null || match === null) return;
    this.#note(`${page.name} goes to the next`);
    page.match = null;
    this.#ask(host.node.strangers.next(connection.id, { matchId: match, wish: wish() }));
  }

  #say(page: SimulatedPage): void {
    if (page.match === null || page.pending !== null || page.connection === null) return;
    // Not yet held by the services: a first message that overtakes the news of the match itself (docs/architecture.md).
    if (!this.pages.some((other) => other !== page && other.match === page.match)) return;
    const seq = page.acked + 1;
    page.pending = SendChat.parse({ matchId: page.match, seq, text: `${page.name} ${seq}` });
    this.#note(`${page.name} says ${seq}`);
    this.#repeat(page);
  }

  #repeat(page: SimulatedPage): void {
    const { connection, host, pending } = page;
    if (connection === null || host === null || pending === null) return;
    const answer = Promise.resolve(host.node.chat.send(connection.id, pending));
    this.#ask(
      answer.then((ack) => {
        if (page.connection !== connection || page.pending !== pending) return;
        if (!ack.ok && ack.code === "rate-limited") return;
        page.acked = pending.seq;
        page.pending = null;
        if (ack.ok) page.said.push({ matchId: pending.matchId, text: pending.text });
      }),
    );
  }

  #drop(page: SimulatedPage): void {
    if (page.connection === null || (page.host?.wakesAt ?? null) !== null) return;
    this.#note(`${page.name} drops`);
    const { connection } = page;
    page.leave();
    this.#drops++;
    connection.drop();
  }

  #pause(host: Host): void {
    if (host.wakesAt !== null) return;
    this.#note(`node ${this.#hosts.indexOf(host)} stands still`);
    host.wakesAt = this.#base.clock.now() + this.#random.below(15_000);
    host.reach.pause();
  }

  #wake(host: Host): void {
    this.#note(`node ${this.#hosts.indexOf(host)} wakes`);
    host.wakesAt = null;
    host.reach.wake();
  }

  #kill(index: number): void {
    this.#note(`node ${index} is killed`);
    this.#hosts[index]?.reach.kill();
    // Its sessions are not looked after until their pages return, which they do soon.
    for (const page of this.pages) {
      if (page.host === this.#hosts[index]) page.leave();
      if (page.last === this.#hosts[index])
        page.returnsAt ??= this.#base.clock.now() + this.#random.below(4_000);
    }
    this.#hosts[index] = this.#boot();
  }

  /** What each server does four times a second. */
  #tend(): void {
    for (const { node } of this.#hosts) this.#ask(node.strangers.tend());
  }

  /** All nodes are well, all pages are connected, and nothing is under way any more. */
  async #heal(): Promise<void> {
    for (const host of this.#hosts) if (host.wakesAt !== null) this.#wake(host);
    await this.#base.clock.settle();
    this.#hosts.forEach(({ reach }, index) => {
      if (reach.isDoomed() || this.#random.chance(0.5)) this.#kill(index);
    });
    for (const page of this.pages) await this.#connect(page);
    for (let round = 0; round < 20; round++) {
      await this.#base.clock.advance(1_000);
      this.#tend();
      for (const page of this.pages) {
        page.read();
        if (page.match !== null && page.connection !== null)
          page.host?.node.signaling.ready(page.connection.id, page.match);
        this.#repeat(page);
      }
    }
    for (const page of this.pages) page.read();
  }

  /** Messages arrive inside their match, in order, and once. */
  checkAlways(): void {
    for (const { received, name } of this.pages) {
      const numbers = new Map<string, number>();
      for (const { matchId, text } of received) {
        const [speaker = "", seq = ""] = text.split(" ");
        const key = `${matchId} ${speaker}`;
        if (Number(seq) <= (numbers.get(key) ?? 0))
          this.#fail(`${name} has received "${text}" twice or late`);
        numbers.set(key, Number(seq));
      }
    }
  }

  /** Both sides of a match agree on it, and nothing that was acknowledged is missing in it. */
  checkAtRest(): void {
    const sides = new Map<string, SimulatedPage[]>();
    for (const page of this.pages) {
      const { connection, host } = page;
      if (connection?.told.superseded === true) this.#fail(`${page.name} has lost its session to nobody`);
      const state = connection === null ? null : host?.node.strangers.stateOf(connection.id).now;
      if (state?.phase === "confirming") this.#fail(`${page.name} waits for a partner's answer`);
      if (state?.phase !== "matched") continue;
      const { matchId } = state.match;
      if (page.match !== matchId) this.#fail(`${page.name} does not know its match`);
      sides.set(matchId, [...(sides.get(matchId) ?? []), page]);
    }
    for (const [matchId, pages] of sides) {
      const [one, other] = pages;
      if (one === undefined || other === undefined || pages.length !== 2)
        this.#fail(`${pages.map(({ name }) => name).join()} are alone in ${matchId}`);
      this.matches++;
      for (const [from, to] of [
        [one, other],
        [other, one],
      ] as const)
        for (const { text } of from.said.filter((said) => said.matchId === matchId))
          if (!to.received.some((got) => got.matchId === matchId && got.text === text))
            this.#fail(`${to.name} misses "${text}", which was acknowledged`);
    }
    const toldAway = this.pages.reduce((sum, page) => sum + page.toldAway, 0);
    if (toldAway > this.#drops) this.#fail(`${toldAway} were told "away", but ${this.#drops} have dropped`);
    if (this.failures.length > 0) this.#fail(String(this.failures[0]));
  }

  /** A node that stands still answers late, and a dead one never. */
  #ask(answer: unknown): void {
    Promise.resolve(answer).catch((error: unknown) => {
      if (!(error instanceof Error && error.name === "RecordLost")) this.#note(`failed: ${String(error)}`);
    });
  }

  #note(what: string): void {
    this.history.push(what);
  }

  #fail(what: string): never {
    throw new Error(`seed ${this.#options.seed}: ${what}\n${this.history.slice(-60).join("\n")}`);
  }
}
