import type { SessionId } from "@lets-meet/shared/ids.ts";
import type { Handshake, SessionKey, Snapshot } from "@lets-meet/shared/protocol/session.ts";
import type { Known, Placement } from "../../domain/resume/placement.ts";
import type { SignalSource } from "../../domain/session/entries.ts";
import type { Session } from "../../domain/session/session.ts";
import * as session from "../../domain/session/session.ts";
import { sessionTopic } from "../../ports.ts";
import { equalSecrets } from "../ids.ts";
import { Delivery } from "./delivery.ts";
import { DormantSessions } from "./dormant-sessions.ts";
import type { Attachment, Live, Page, SessionOptions, Shown } from "./session-types.ts";

/**
 * Per-tab sessions: issued, resumed with their secret, awaited during their grace, and eventually forgotten.
 */
export class SessionService {
  readonly #lives = new Map<SessionId, Live>();
  readonly #options: SessionOptions;
  /** Sessions that resume tokens have restored. Kept after their end, so that an old token cannot restore them again. */
  readonly #over = new Map<SessionId, Placement | "by-itself">();
  readonly #dormant = new DormantSessions();

  constructor(options: SessionOptions) {
    this.#options = options;
  }

  /** Sessions that are connected or inside their grace. */
  get online(): number {
    return this.#lives.size - this.#dormant.size;
  }

  /** The memory of the sessions that are remembered after their grace. */
  get dormantBytes(): number {
    return this.#dormant.bytes;
  }

  /** Attaches a page to the session whose secret it shows, or else to a new one. */
  attach(handshake: Handshake, page: Page): Attachment {
    const known = handshake.resume === null ? undefined : this.#liveOf(handshake.resume);
    const { live, secret } = known ?? this.#new(handshake);
    const before = live.session;
    if (known !== undefined) this.#resume(live, handshake);
    this.#options.events.attached(known === undefined ? "new" : "resumed");

    const { id, epoch, seq } = live.session;
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
      onUnheard: () => this.#unheard(id, page),
    });
    const resumeToken = this.#options.resumeTokens.open({ id, secret, isNew: known === undefined }, page);
    page.welcome({
      session: { sessionId: id, secret },
      resumed: known !== undefined,
      log: this.#options.log,
      pass: resumeToken.pass(),
      seq,
      keepKey: live.keepKey,
      snapshot: this.#snapshotOf(id),
      ...this.#options.ice,
    });
    const attachment = { id, epoch, page, delivery, resumeToken, buckets: live.buckets };
    live.attachment = attachment;
    delivery.start(after);
    if (before.whereabouts.kind !== "attached") this.#settle(participant.back(id));
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
    const graceMs = saidBye
      ? this.#options.grace.byeMs
      : (this.#options.participant.graceMs(attachment.id) ?? this.#options.grace.droppedMs);
    live.session = session.detach(live.session, attachment.epoch, this.#options.clock.now(), graceMs);
    live.timer = this.#options.clock.after(graceMs, () => this.#expire(live));
    this.#settle(this.#options.participant.away(attachment.id));
  }

  /** True if the session's page is connected or inside its grace. */
  isAwaited(id: SessionId): boolean {
    return this.#lives.has(id) && !this.#dormant.has(id);
  }

  /** This process's knowledge of a session. */
  familiar(id: SessionId): Known {
    const live = this.#lives.get(id);
    const known = live?.known ?? this.#over.get(id) ?? null;
    return known === null || known === "by-itself" ? known : { ...known, isOver: live === undefined };
  }

  /** Awaits a session of an earlier process where a resume token places it, as if its connection had just dropped. */
  expect(id: SessionId, placement: Placement): void {
    const known = this.familiar(id);
    if (known === "by-itself") return;
    const graceMs = this.#options.participant.graceMs(id) ?? this.#options.grace.droppedMs;
    const expected = session.expect(id, this.#options.clock.now() + graceMs);
    const live = this.#lives.get(id) ?? this.#begin(expected, placement);
    live.known = { ...placement, at: Math.max(placement.at, known?.at ?? placement.at) };
    if (known?.place === placement.place) return;
    live.session = expected;
    this.#dormant.delete(id);
    live.timer?.cancel();
    live.timer = this.#options.clock.after(graceMs, () => this.#expire(live));
  }

  /** The expected session has shown its resume token: it can be resumed with that secret. */
  prove(id: SessionId, secret: string, seq: number): void {
    const live = this.#lives.get(id);
    if (live === undefined) return;
    live.session = session.prove(live.session, secret, seq);
    live.known = "by-itself";
    this.#over.set(id, "by-itself");
  }

  /** The order of a request's number: next, repeated, or ahead. */
  orderOf(id: SessionId, seq: number): "next" | "repeat" | "ahead" {
    const live = this.#lives.get(id);
    return live === undefined ? "ahead" : session.orderOf(live.session, seq);
  }

  /** Accepts the ordered request of that number, which was the next one. */
  take(id: SessionId, seq: number): void {
    const live = this.#lives.get(id);
    if (live !== undefined) live.session = session.take(live.session, seq);
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
    const secret = live?.session.secret ?? null;
    return live !== undefined && secret !== null && equalSecrets(secret, shown)
      ? { live, secret }
      : undefined;
  }

  #new({ pageId }: Handshake): Shown {
    const secret = this.#options.ids.secret();
    return {
      live: this.#begin(session.begin(this.#options.ids.session(), secret, pageId), "by-itself"),
      secret,
    };
  }

  #begin(begun: Session, known: Live["known"]): Live {
    const { id } = begun;
    const live: Live = {
      session: begun,
      keepKey: this.#options.ids.key(),
      attachment: null,
      ready: new Set(),
      // The session follows its own log even while no page is connected.
      following: this.#options.bus.follow(sessionTopic(id), 0, {
        entry: ({ message }) => {
          if (message.kind !== "page") this.#settle(this.#options.participant.hear(id, message));
          live.attachment?.resumeToken.hear(message);
        },
        gap: () => undefined,
      }),
      buckets: {},
      timer: null,
      isRelaying: false,
      known,
    };
    this.#lives.set(id, live);
    return live;
  }

  #resume(live: Live, { pageId }: Handshake): void {
    live.timer?.cancel();
    live.timer = null;
    this.#dormant.delete(live.session.id);
    const former = live.attachment;
    // Before the former connection is closed: its end must not count as the session's.
    live.attachment = null;
    if (former !== null) {
      former.delivery.stop();
      former.resumeToken.stop();
      former.page.supersede();
    }
    // A reloaded page has no listeners yet, whatever the previous page had.
    if (live.session.page !== pageId) live.ready.clear();
    live.session = session.attach(live.session, pageId);
  }

  #expire(live: Live): void {
    const { id } = live.session;
    const now = this.#options.clock.now();
    const expired = session.expire(live.session, now);
    if (expired === live.session) {
      if (session.isForgettable(live.session, now, this.#options.grace)) this.#forget(live);
      return;
    }
    live.session = expired;
    this.#settle(this.#options.participant.gone(id));
    if (!this.#options.participant.isRemembered(id)) {
      this.#forget(live);
      return;
    }
    const { acquaintances, mostDormantBytes } = this.#options;
    this.#dormant.add(id, acquaintances(id));
    live.timer = this.#options.clock.after(this.#options.grace.dormantMs, () => this.#expire(live));
    const oldest = this.#dormant.oldestBeyond(mostDormantBytes);
    const crowded = oldest === undefined ? undefined : this.#lives.get(oldest);
    if (crowded !== undefined) this.#forget(crowded);
  }

  #forget(live: Live): void {
    const { id } = live.session;
    live.timer?.cancel();
    live.following.stop();
    this.#lives.delete(id);
    this.#dormant.delete(id);
    if (live.known !== "by-itself") this.#over.set(id, live.known);
    this.#options.backlog.clear(id);
    this.#options.participant.forget(id);
  }

  /**
   * The page does not listen. Its match ends; outside a match the connection closes, and the page may return.
   */
  #unheard(id: SessionId, page: Page): void {
    const ended = this.#options.participant.unheard(id);
    if (ended === null) page.unheard();
    else this.#settle(ended);
  }

  /** Work started by a timer or the log is not awaited; a failure is reported here. */
  #settle(work: Promise<void>): void {
    work.catch(this.#options.events.failed);
  }
}
