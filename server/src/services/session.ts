import { timingSafeEqual } from "node:crypto";
import type { SessionId } from "@lets-meet/shared/ids.ts";
import type { Attached, Handshake, SessionKey } from "@lets-meet/shared/protocol/session.ts";
import type { Gate } from "../domain/entries.ts";
import type { Grace, Session } from "../domain/session.ts";
import * as session from "../domain/session.ts";
import type { TokenBucket } from "../domain/token-bucket.ts";
import type { Events } from "../ops/events.ts";
import { type Bus, type Clock, type Following, sessionTopic, type Timer } from "../ports.ts";
import { Delivery, type Emit } from "./delivery.ts";
import type { Participant } from "./participant.ts";

/** A connected page, as the socket layer offers it. */
export type Page = {
  readonly emit: Emit;
  /** Says that entries after the page's last were lost to the log's bounds. */
  readonly gap: () => void;
  /** Says that another connection has taken over, and closes. */
  readonly supersede: () => void;
};

/** One connection's hold on a session; void as soon as a newer one has it. */
export type Attachment = {
  readonly id: SessionId;
  readonly epoch: number;
  readonly page: Page;
  readonly delivery: Delivery;
  /** The session's rates; they outlive the connection, so that reconnecting does not refill them. */
  readonly buckets: Map<string, TokenBucket>;
};

type Live = {
  session: Session;
  readonly keepKey: string;
  attachment: Attachment | null;
  /** The match, or the peers of a room, whose signals the present page listens to. */
  readonly ready: Set<Gate>;
  readonly following: Following;
  readonly buckets: Map<string, TokenBucket>;
  timer: Timer | null;
};

export type Ids = {
  readonly session: () => SessionId;
  readonly secret: () => string;
  /** 256 random bits, base64url. */
  readonly key: () => string;
};

/** The bound on remembered sessions; beyond it the one that went to sleep first is forgotten. */
const mostDormant = 20_000;

/** Per-tab sessions: issued, resumed with their secret, awaited inside their grace, and forgotten in the end. */
export class SessionService {
  readonly #lives = new Map<SessionId, Live>();
  readonly #bus: Bus;
  readonly #clock: Clock;
  readonly #ids: Ids;
  readonly #grace: Grace;
  readonly #participant: Participant;
  readonly #events: Events;
  readonly #ice: Pick<Attached, "iceServers" | "shield">;
  /** In the order in which they went to sleep. */
  readonly #dormant = new Set<SessionId>();

  constructor(
    bus: Bus,
    clock: Clock,
    ids: Ids,
    grace: Grace,
    participant: Participant,
    events: Events,
    ice: Pick<Attached, "iceServers" | "shield">,
  ) {
    this.#bus = bus;
    this.#clock = clock;
    this.#ids = ids;
    this.#grace = grace;
    this.#participant = participant;
    this.#events = events;
    this.#ice = ice;
  }

  /** Sessions that are connected or inside their grace. */
  get online(): number {
    return this.#lives.size - this.#dormant.size;
  }

  /**
   * Attaches a page to the session whose secret it shows, else to a new one. `begin` gets the first word for the page,
   * before anything of the log is delivered.
   */
  attach(handshake: Handshake, page: Page, begin: (attached: Attached) => void): Attachment {
    const known = this.#resumable(handshake);
    const live = known ?? this.#begin(handshake);
    const before = live.session;
    if (known !== undefined) this.#resume(live, handshake);
    this.#events.attached(known === undefined ? "new" : "resumed");

    const { id, secret, epoch, seq } = live.session;
    const after = known === undefined ? 0 : (handshake.resume?.after ?? 0);
    const delivery = new Delivery(
      this.#bus,
      this.#clock,
      id,
      live.ready,
      this.#participant.closedGates(id),
      page.emit,
      () => this.#settle(this.#participant.overflow(id)),
    );
    begin({
      session: { sessionId: id, secret },
      resumed: known !== undefined,
      seq,
      keepKey: live.keepKey,
      snapshot: this.#participant.snapshot(id) ?? { phase: "idle" },
      ...this.#ice,
    });
    delivery.start(after, page.gap);
    const attachment = { id, epoch, page, delivery, buckets: live.buckets };
    live.attachment = attachment;
    if (before.whereabouts.kind !== "attached") this.#settle(this.#participant.back(id));
    return attachment;
  }

  /** The connection is gone; its session is awaited for a while, a short one after a goodbye. */
  detach(attachment: Attachment, saidBye: boolean): void {
    attachment.delivery.stop();
    const live = this.#lives.get(attachment.id);
    if (live === undefined || live.attachment !== attachment) return;
    live.attachment = null;
    const graceMs = saidBye
      ? this.#grace.byeMs
      : (this.#participant.graceMs(attachment.id) ?? this.#grace.droppedMs);
    live.session = session.detach(live.session, attachment.epoch, this.#clock.now(), graceMs);
    live.timer = this.#clock.after(graceMs, () => this.#expire(live));
    this.#settle(this.#participant.away(attachment.id));
  }

  /** Whether the session's page is connected or inside its grace. */
  isAwaited(id: SessionId): boolean {
    return this.#lives.has(id) && !this.#dormant.has(id);
  }

  /** Where an ordered request stands; `next` counts it as taken. */
  takeInOrder(id: SessionId, seq: number): "next" | "repeat" | "ahead" {
    const live = this.#lives.get(id);
    if (live === undefined) return "ahead";
    const order = session.orderOf(live.session, seq);
    if (order === "next") live.session = session.take(live.session, seq);
    return order;
  }

  /** The session's page listens to this match or peer now. */
  ready(id: SessionId, gate: Gate): void {
    const live = this.#lives.get(id);
    if (live === undefined) return;
    live.ready.add(gate);
    live.attachment?.delivery.open(gate);
  }

  /** Whether that is the key of a session whose page is connected or inside its grace. */
  isKey(key: SessionKey): boolean {
    return this.#liveOf(key) !== undefined && this.isAwaited(key.sessionId);
  }

  /** A page that listens to the one gate listens to the other as well. */
  carryReady(id: SessionId, from: Gate, to: Gate): void {
    if (this.#lives.get(id)?.ready.has(from) === true) this.ready(id, to);
  }

  #resumable({ resume }: Handshake): Live | undefined {
    return resume === null ? undefined : this.#liveOf(resume);
  }

  #liveOf({ sessionId, secret }: SessionKey): Live | undefined {
    const live = this.#lives.get(sessionId);
    return live !== undefined && equalSecrets(live.session.secret, secret) ? live : undefined;
  }

  #begin({ pageId }: Handshake): Live {
    const id = this.#ids.session();
    const live: Live = {
      session: session.begin(id, this.#ids.secret(), pageId),
      keepKey: this.#ids.key(),
      attachment: null,
      ready: new Set(),
      // The session's own ear on its log: it hears even while no page is connected.
      following: this.#bus.follow(sessionTopic(id), 0, {
        entry: ({ message }) => {
          if (message.kind !== "page") this.#settle(this.#participant.hear(id, message));
        },
        gap: () => undefined,
      }),
      buckets: new Map(),
      timer: null,
    };
    this.#lives.set(id, live);
    return live;
  }

  #resume(live: Live, { pageId }: Handshake): void {
    live.timer?.cancel();
    live.timer = null;
    this.#dormant.delete(live.session.id);
    if (live.attachment !== null) {
      live.attachment.delivery.stop();
      live.attachment.page.supersede();
      live.attachment = null;
    }
    // A page that was loaded anew has no listeners yet, whatever the one before it had.
    if (live.session.page !== pageId) live.ready.clear();
    live.session = session.attach(live.session, pageId);
  }

  #expire(live: Live): void {
    const { id } = live.session;
    const now = this.#clock.now();
    const expired = session.expire(live.session, now);
    if (expired === live.session) {
      if (session.isForgettable(live.session, now, this.#grace)) this.#forget(live);
      return;
    }
    live.session = expired;
    this.#settle(this.#participant.gone(id));
    if (!this.#participant.isRemembered(id)) {
      this.#forget(live);
      return;
    }
    this.#dormant.add(id);
    live.timer = this.#clock.after(this.#grace.dormantMs, () => this.#expire(live));
    const [oldest] = this.#dormant;
    const crowded =
      this.#dormant.size > mostDormant && oldest !== undefined ? this.#lives.get(oldest) : undefined;
    if (crowded !== undefined) this.#forget(crowded);
  }

  #forget(live: Live): void {
    const { id } = live.session;
    live.timer?.cancel();
    live.following.stop();
    this.#lives.delete(id);
    this.#dormant.delete(id);
    this.#participant.forget(id);
  }

  /** Nobody waits for what a timer or the log has set off; a failure is told here. */
  #settle(work: Promise<void>): void {
    work.catch(this.#events.failed);
  }
}

function equalSecrets(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
