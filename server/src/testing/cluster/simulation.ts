import { MatchId } from "@lets-meet/shared/ids.ts";
import { SendChat } from "@lets-meet/shared/protocol/chat.ts";
import { createNode } from "../node.ts";
import { Random } from "../random.ts";
import { wish } from "../samples.ts";
import { createReach, type Reach, type Shared } from "./reach.ts";

type Node = ReturnType<typeof createNode>;
type Connection = ReturnType<Node["connect"]>;
type Host = { readonly node: Node; readonly reach: Reach; isPaused: boolean };
type Received = { readonly matchId: string; readonly text: string };

/** One tab: it reconnects to any node, and repeats what was not acknowledged. */
class Page {
  readonly name: string;
  connection: Connection | null = null;
  host: Host | null = null;
  /** What it shows at its next connection. */
  resume: ReturnType<Connection["shows"]> | null = null;
  /** Its last acknowledged ordered request. */
  acked = 0;
  pending: SendChat | null = null;
  match: MatchId | null = null;
  readonly received: Received[] = [];
  /** The messages that were acknowledged, by match. */
  readonly said: Received[] = [];
  /** How often it was told that a partner is away. */
  toldAway = 0;
  #taken = 0;

  constructor(name: string) {
    this.name = name;
  }

  /** Reads what has arrived, as the page's code would. */
  read(): void {
    const { connection } = this;
    if (connection === null) return;
    for (const { event, payload } of connection.seen.slice(this.#taken)) {
      this.#taken++;
      const { matchId, text } = payload as { readonly matchId?: string; readonly text?: string };
      if (event === "stranger:matched") this.match = MatchId.parse(matchId);
      else if (event === "stranger:partner-left" && this.match === matchId) this.match = null;
      else if (event === "stranger:partner-away") this.toldAway++;
      else if (event === "chat:message") this.received.push({ matchId: matchId ?? "", text: text ?? "" });
    }
  }

  attach(host: Host, connection: Connection): void {
    this.#taken = 0;
    this.connection = connection;
    this.host = host;
    const { snapshot } = connection.attached;
    this.match = snapshot.phase === "matched" ? MatchId.parse(snapshot.match.matchId) : null;
    if (this.match !== null) host.node.signaling.ready(connection.id, this.match);
  }

  /** The connection is lost; the node need not have noticed. */
  leave(): void {
    this.read();
    if (this.connection !== null) this.resume = this.connection.shows(this.acked);
    this.connection = null;
    this.host = null;
  }
}

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
  readonly pages: readonly Page[];
  /** What was done, newest last: a failing run prints it. */
  readonly history: string[] = [];
  matches = 0;
  /** The lost connections that a node has noticed. */
  #drops = 0;

  constructor(options: SimulationOptions) {
    this.#options = options;
    this.#random = new Random(options.seed);
    this.#hosts = Array.from({ length: options.nodes }, () => this.#boot());
    this.pages = Array.from({ length: options.pages }, (_, n) => new Page(`p${n}`));
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
    return { node: createNode({ beside: { ...this.#base, ...reach } }), reach, isPaused: false };
  }

  async #step(): Promise<void> {
    const random = this.#random;
    const page = random.pick(this.pages);
    const does = random.below(100);
    if (does < 20) await this.#connect(page);
    else if (does < 30) this.#search(page);
    else if (does < 40) this.#next(page);
    else if (does < 70) this.#say(page);
    else if (does < 76) this.#drop(page);
    else if (does < 79) this.#toggle(random.below(this.#hosts.length));
    else if (does < 80) this.#kill(random.below(this.#hosts.length));
    else if (does < 82) this.#hosts[random.below(this.#hosts.length)]?.reach.killAtCommit();
    else await this.#base.clock.advance(random.below(4_000));
    await this.#base.clock.settle();
    this.#hosts.forEach(({ reach }, index) => {
      if (reach.isDead()) this.#kill(index);
    });
    for (const one of this.pages) one.read();
  }

  async #connect(page: Page): Promise<void> {
    const host = this.#random.pick(this.#hosts);
    if (host.isPaused) return;
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

  #search(page: Page): void {
    const { connection, host } = page;
    if (connection === null || host === null || page.match !== null) return;
    this.#note(`${page.name} searches`);
    this.#ask(host.node.strangers.search(connection.id, wish()));
  }

  #next(page: Page): void {
    const { connection, host, match } = page;
    if (connection === null || host === null || match === null) return;
    this.#note(`${page.name} goes to the next`);
    page.match = null;
    this.#ask(host.node.strangers.next(connection.id, { matchId: match, wish: wish() }));
  }

  #say(page: Page): void {
    if (page.match === null || page.pending !== null || page.connection === null) return;
    const seq = page.acked + 1;
    page.pending = SendChat.parse({ matchId: page.match, seq, text: `${page.name} ${seq}` });
    this.#note(`${page.name} says ${seq}`);
    this.#repeat(page);
  }

  #repeat(page: Page): void {
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

  #drop(page: Page): void {
    if (page.connection === null || page.host?.isPaused === true) return;
    this.#note(`${page.name} drops`);
    const { connection } = page;
    page.leave();
    this.#drops++;
    connection.drop();
  }

  #toggle(index: number): void {
    const host = this.#hosts[index];
    if (host === undefined) return;
    host.isPaused = !host.isPaused;
    this.#note(`node ${index} ${host.isPaused ? "stands still" : "wakes"}`);
    if (host.isPaused) host.reach.pause();
    else host.reach.wake();
  }

  #kill(index: number): void {
    this.#note(`node ${index} is killed`);
    this.#hosts[index]?.reach.kill();
    for (const page of this.pages) if (page.host === this.#hosts[index]) page.leave();
    this.#hosts[index] = this.#boot();
  }

  /** All nodes are well, all pages are connected, and nothing is under way any more. */
  async #heal(): Promise<void> {
    this.#hosts.forEach((host, index) => {
      if (host.isPaused) this.#toggle(index);
    });
    await this.#base.clock.settle();
    this.#hosts.forEach(({ reach }, index) => {
      if (reach.isDoomed() || this.#random.chance(0.5)) this.#kill(index);
    });
    for (const page of this.pages) await this.#connect(page);
    for (let round = 0; round < 20; round++) {
      await this.#base.clock.advance(1_000);
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
    const sides = new Map<string, Page[]>();
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
  #ask(answer: Promise<unknown>): void {
    answer.catch((error: unknown) => {
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
