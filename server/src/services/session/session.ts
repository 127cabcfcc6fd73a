import type { SessionId } from "@lets-meet/shared/ids.ts";
import type { Handshake, SessionKey, Snapshot } from "@lets-meet/shared/protocol/session.ts";
import type { SignalSource } from "../../domain/session/entries.ts";
import type { Session } from "../../domain/session/session.ts";
import * as session from "../../domain/session/session.ts";
import { equalSecrets, secretHashOf } from "../ids.ts";
import { part, release, unheard } from "./attachment.ts";
import { Delivery } from "./delivery.ts";
import { ExpectedSessions } from "./expected-sessions.ts";
import { Lives } from "./lives.ts";
import { type Claimed, SessionStates } from "./session-states.ts";
import type { Attachment, Live, Page, SessionOptions, Shown } from "./session-types.ts";

/** The time in which the page of a session that was taken over has to be attached, in milliseconds. */
const arrivalMs = 10_000;

type Resume = NonNullable<Handshake["resume"]>;

/**
 * Per-tab sessions: issued, resumed with their secret, awaited during their grace, and eventually forgotten.
 */
export class SessionService {
  readonly #lives: Lives;
  readonly #states: SessionStates;
  readonly #options: SessionOptions;
  /** Those that resume tokens report. */
  readonly expected: ExpectedSessions;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#states = new SessionStates(options.records, options.events.failed);
    this.#lives = new Lives(options.bus, ({ id, attachment }, entry, at) => {
      if (entry.kind !== "page") this.#states.settle(options.participant.hear(id, entry, at));
      attachment?.resumeToken.hear(entry);
    });
    this.expected = new ExpectedSessions(options, this.#lives, this.#states, (live) =>
      this.#expireWhenDue(live),
    );
  }

  /** Sessions that are connected or inside their grace. */
  get online(): number {
    return this.#lives.awaited;
  }

  /** The memory of the sessions that are remembered after their grace. */
  get dormantBytes(): number {
    return this.#lives.dormantBytes;
  }

  /** Attaches a page to the session whose secret it shows, or else to a new one. */
  attach(handshake: Handshake, page: Page): Attachment {
    const known = handshake.resume === null ? undefined : this.#liveOf(handshake.resume);
    const { live, secret } = known ?? this.#new(handshake);
    const { id } = live;
    const before = this.#states.of(id);
    if (known !== undefined) this.#resume(live, before, handshake);
    const attached = known === undefined ? before : session.attach(before, handshake.pageId);
    this.#options.events.attached(known === undefined ? "new" : "resumed");

    const { after: seen = 0, log = this.#options.log } = handshake.resume ?? {};
    const after = known === undefined || log !== this.#options.log ? 0 : seen;
    const { bus, clock, backlog, participant } = this.#options;
    const delivery = new Delivery({
      bus,
      clock,
      backlog,
      id,
      ready: live.ready,
      past: participant.endedSources(id),
      listens: handshake.listens === true,
      page,
      onGap: () => page.gap(this.#snapshotOf(id)),
      onUnheard: () => this.#states.settle(unheard(id, page, participant)),
    });
    const resumeToken = this.#options.resumeTokens.open({ id, secret, isNew: known === undefined }, page);
    page.welcome({
      session: { sessionId: id, secret },
      resumed: known !== undefined,
      log: this.#options.log,
      pass: resumeToken.pass(),
      seq: live.seq,
      keepKey: before.keepKey,
      snapshot: this.#snapshotOf(id),
      ...this.#options.ice,
      ...this.#options.safety,
    });
    const attachment = { id, epoch: attached.epoch, page, delivery, resumeToken, buckets: live.buckets };
    live.attachment = attachment;
    delivery.start(after);
    const wasAway = before.whereabouts.kind !== "attached";
    this.#states.begin(attached, wasAway ? () => participant.back(id) : undefined);
    return attachment;
  }

  /**
   * False once this connection is closed or a newer connection has taken over its session. Requests of a
   * connection that has lost its session are void.
   */
  isCurrent(attachment: Attachment): boolean {
    return this.#lives.get(attachment.id)?.attachment === attachment;
  }

  /** The connection is closed; its session is awaited for its grace, a short one after a goodbye. */
  detach(attachment: Attachment, saidBye: boolean): void {
    attachment.delivery.stop();
    attachment.resumeToken.stop();
    const live = this.#lives.get(attachment.id);
    if (live === undefined || live.attachment !== attachment) return;
    live.attachment = null;
    if (!saidBye && this.#options.leavesBehind()) return;
    this.#await(live, saidBye ? this.#options.grace.byeMs : null);
  }

  /**
   * Takes the session of that key over from the node where it lives, with its partner. Call it before its page is
   * attached. That node learns it at the session's next change, and drops its connection.
   */
  async claim({ sessionId: id, secret, seq }: Resume): Promise<void> {
    if (this.#lives.get(id) === undefined) await this.#takeOver(id, secret, seq ?? 0);
    if (this.#lives.get(id) !== undefined) await this.#options.participant.refresh(id);
  }

  async #takeOver(id: SessionId, secret: string, seq: number): Promise<void> {
    const live = this.#begin(id, await this.#states.claim(id, secret), seq);
    // Its page is about to be attached here: nobody is told that it was away.
    if (live !== null) live.timer = this.#options.clock.after(arrivalMs, () => this.#await(live, null));
  }

  /** Looks after a session of that node, which is gone: its page is away until it returns, to whatever node. */
  async adopt(id: SessionId, from: string): Promise<void> {
    if (this.#lives.get(id) !== undefined) return;
    const live = this.#begin(id, await this.#states.adopt(id, from), 0);
    if (live !== null) this.#await(live, null);
    await this.#options.participant.refresh(id);
  }

  /** A session that was taken over lives here. Returns it if its page was connected; otherwise its grace goes on. */
  #begin(id: SessionId, claimed: Claimed | null, seq: number): Live | null {
    if (claimed === null || this.#lives.get(id) !== undefined) return null;
    const live = this.#lives.begin(id, "by-itself", { cursor: claimed.cursor, seq });
    const { kind } = claimed.session.whereabouts;
    if (kind === "attached") return live;
    const { acquaintances, mostDormantBytes } = this.#options;
    if (kind === "dormant") this.#lives.sleep(id, acquaintances(id), mostDormantBytes);
    this.#expireWhenDue(live);
    return null;
  }

  /** Another node has taken the session over: nothing is said about it here any more. */
  lost(id: SessionId): void {
    const live = this.#lives.get(id);
    if (live === undefined) return;
    this.#lives.end(live);
    this.#options.backlog.clear(id);
    const former = release(live);
    if (former !== null) this.#states.settle(part(id, former, this.#states));
  }

  /** True if the session lives on this node, dormant or not. */
  isHere(id: SessionId): boolean {
    return this.#lives.get(id) !== undefined;
  }

  /** True if the session's page is connected or inside its grace. */
  isAwaited(id: SessionId): boolean {
    return this.#lives.isAwaited(id);
  }

  /** The order of a request's number: next, repeated, or ahead. */
  orderOf(id: SessionId, seq: number): "next" | "repeat" | "ahead" {
    const live = this.#lives.get(id);
    return live === undefined ? "ahead" : session.orderOf(live.seq, seq);
  }

  /** Accepts the ordered request of that number, which was the next one. */
  take(id: SessionId, seq: number): void {
    const live = this.#lives.get(id);
    if (live !== undefined) live.seq = seq;
  }

  /** The session's page now listens to this match or peer. */
  ready(id: SessionId, source: SignalSource): void {
    const live = this.#lives.get(id);
    if (live === undefined) return;
    live.ready.add(source);
    live.attachment?.delivery.open(source);
  }

  /** True if the session has received credentials for a relay. */
  isRelaying(id: SessionId): boolean {
    return this.#lives.get(id)?.isRelaying === true;
  }

  /** Notes that the session has received credentials for a relay, and may receive them again. */
  noteRelaying(id: SessionId): void {
    const live = this.#lives.get(id);
    if (live !== undefined) live.isRelaying = true;
  }

  /** If the page listens to the first source, it listens to the second as well. */
  carryReady(id: SessionId, from: SignalSource, to: SignalSource): void {
    if (this.#lives.get(id)?.ready.has(from) === true) this.ready(id, to);
  }

  /** True if that is the key of a session known here, including one whose grace has run out. */
  isKnown(key: SessionKey): boolean {
    return this.#liveOf(key) !== undefined;
  }

  /** True if that is the key of a session whose page is connected or inside its grace. */
  isKeyOfAwaited(key: SessionKey): boolean {
    return this.#liveOf(key) !== undefined && this.isAwaited(key.sessionId);
  }

  #snapshotOf(id: SessionId): Snapshot {
    return this.#options.participant.snapshot(id) ?? { phase: "idle" };
  }

  #liveOf({ sessionId, secret: shown }: SessionKey): Shown | undefined {
    const live = this.#lives.get(sessionId);
    const known = live === undefined ? null : this.#states.of(sessionId).secretHash;
    return live !== undefined && known !== null && equalSecrets(known, secretHashOf(shown))
      ? { live, secret: shown }
      : undefined;
  }

  #new({ pageId }: Handshake): Shown {
    const { ids } = this.#options;
    const secret = ids.secret();
    const begun = session.begin(ids.session(), secretHashOf(secret), pageId, ids.key());
    this.#states.begin(begun);
    return { live: this.#lives.begin(begun.id, "by-itself", { cursor: 0, seq: 0 }), secret };
  }

  /** The page is gone: the session is awaited for its grace, and the others are told once that is stored. */
  #await(live: Live, byeMs: number | null): void {
    const { participant, grace, clock } = this.#options;
    const { id } = live;
    const graceMs = byeMs ?? participant.graceMs(id) ?? grace.droppedMs;
    this.#states.step(
      id,
      (one) => session.detach(one, one.epoch, clock.now(), graceMs),
      () => participant.away(id),
    );
    this.#expireWhenDue(live);
  }

  /** A page takes the session over from the connection before. */
  #resume(live: Live, before: Session, { pageId, resume }: Handshake): void {
    // What was acknowledged by a node that is gone is known to the page only.
    live.seq = Math.max(live.seq, resume?.seq ?? 0);
    live.timer?.cancel();
    live.timer = null;
    this.#lives.wake(live.id);
    release(live)?.page.supersede();
    // A reloaded page has no listeners yet, whatever the previous page had.
    if (before.page !== pageId) live.ready.clear();
  }

  /** Looks again whenever a timer has fired early by this clock, or the session would stay for ever. */
  #expireWhenDue(live: Live): void {
    // Its last step may have shown that it lives on another node.
    if (this.#lives.get(live.id) !== live) return;
    const { clock, grace } = this.#options;
    const due = session.dueAt(this.#states.of(live.id), grace);
    if (due === null) return;
    live.timer = clock.after(due - clock.now(), () =>
      clock.now() < due ? this.#expireWhenDue(live) : this.#expire(live),
    );
  }

  #expire(live: Live): void {
    const { participant, clock, acquaintances, mostDormantBytes } = this.#options;
    const { id } = live;
    if (this.#states.of(id).whereabouts.kind === "dormant") return this.#forget(live);
    const crowded = this.#lives.sleep(id, acquaintances(id), mostDormantBytes);
    this.#states.step(
      id,
      (one) => session.expire(one, clock.now()),
      async () => {
        await participant.gone(id);
        if (!this.#lives.isAwaited(id) && !participant.isRemembered(id)) this.#forget(live);
      },
    );
    if (crowded !== undefined) this.#forget(crowded);
    this.#expireWhenDue(live);
  }

  #forget(live: Live): void {
    const { id } = live;
    if (this.#lives.get(id) !== live) return;
    this.#lives.forget(live);
    this.expected.noteOver(live);
    this.#options.backlog.clear(id);
    this.#states.forget(id);
  }
}
