import type { MatchId, RoomId, SessionId } from "@lets-meet/shared/ids.ts";
import type { ResumeToken } from "@lets-meet/shared/protocol/session.ts";
import type { Known, Moment } from "../../domain/resume/placement.ts";
import type { ResumeState } from "../../domain/resume/resume-state.ts";
import { resumeStateInMatch } from "../../domain/resume/revive.ts";
import { memberOf, type Room } from "../../domain/room/room-state.ts";
import type { SessionEntry } from "../../domain/session/entries.ts";
import type { Stranger } from "../../domain/stranger/stranger-state.ts";
import { fullBucket, type TokenBucket, takeTokens } from "../../domain/token-bucket.ts";
import type { Clock, Timer } from "../../ports.ts";
import { secretHashOf } from "../ids.ts";
import { type Facts, type Gist, gistOf, mayChangeResumeState, recordOf } from "./resume-token-gist.ts";
import type { ResumeTokenContents, ResumeTokenSeal } from "./resume-token-seal.ts";

/** The validity of tokens: counted from the latest renewal, because the server cannot foresee a crash. */
export type ResumeTokenConfig = {
  /** The interval at which a token for a match or a room is renewed. */
  readonly renewMs: number;
  /** The minimum restart time that a session in a match, and one in a room, survives. */
  readonly matchMs: number;
  readonly roomMs: number;
  /** The time in which a session in neither may return, to keep its blocks. */
  readonly idleMs: number;
};

export type ResumeTokenBookOptions = {
  /** `null` if no key outlives the process: then there are no tokens. */
  readonly seal: ResumeTokenSeal | null;
  readonly strangers: { readonly stateOf: (id: SessionId) => Stranger };
  readonly rooms: {
    readonly roomOf: (id: SessionId) => Room | null;
    readonly heardUntil: (id: RoomId) => Moment | null;
  };
  /** This process's knowledge of a session. */
  readonly familiar: (id: SessionId) => Known;
  readonly clock: Clock;
  readonly config: ResumeTokenConfig;
};

/** The number of blocks in a token, newest first to be kept; bounded to keep the token small. */
const mostBlocked = 32;
/** The minimum time between two tokens: the smallest difference that a number of this size can represent. */
const tickMs = 2 ** -10;
/**
 * The new tokens of one page. Sealing the token of a full room is expensive, and one request of its host changes the
 * tokens of all members. No room changes this often for long unless its members try to keep the server busy.
 */
const sealRate = { perSecond: 1, burst: 10 };

/** The receiver of tokens. */
export type ResumeTokenReceiver = { readonly pass: (pass: ResumeToken | null) => void };

/** The token of a page, while the page is connected. */
export type PageResumeToken = {
  /** The page's current token; `null` if there is none for its resume state. */
  readonly pass: () => ResumeToken | null;
  /** Handles an entry of the session's log: if it changes the resume state, the page receives a new token. */
  readonly hear: (entry: SessionEntry) => void;
  readonly stop: () => void;
};

const noToken: PageResumeToken = { pass: () => null, hear: () => undefined, stop: () => undefined };

/** A token with its gist, and whether it has to be renewed before it expires. */
type SealedToken = { readonly pass: ResumeToken | null; readonly gist: Gist; readonly isRenewed: boolean };

/** The session whose page receives a token. */
export type Holder = {
  readonly id: SessionId;
  readonly secret: string;
  /** It has just started: a restart would leave it nothing to resume. */
  readonly isNew: boolean;
};

/** The dependencies that all held tokens share. */
type Sealer = {
  readonly gist: (id: SessionId) => Gist;
  /** A token for the session's current resume state. */
  readonly seal: (id: SessionId, secretHash: string) => SealedToken;
  readonly clock: Clock;
  readonly renewMs: number;
  /** The held tokens whose pages wait for a token; `null` while the server drains: no page waits any more. */
  late: Set<HeldResumeToken> | null;
};

class HeldResumeToken implements PageResumeToken {
  readonly #sealer: Sealer;
  readonly #holder: Holder;
  readonly #page: ResumeTokenReceiver;
  readonly #seals: TokenBucket;
  /** `null` until the first seal: most new sessions leave without one. */
  #secretHash: string | null = null;
  #timer: Timer | null = null;
  #sealed: SealedToken;

  constructor(sealer: Sealer, holder: Holder, page: ResumeTokenReceiver) {
    this.#sealer = sealer;
    this.#holder = holder;
    this.#page = page;
    this.#seals = fullBucket(sealRate, sealer.clock.now());
    this.#sealed = holder.isNew
      ? { pass: null, gist: sealer.gist(holder.id), isRenewed: false }
      : this.#renewed();
  }

  pass(): ResumeToken | null {
    return this.#sealed.pass;
  }

  hear(entry: SessionEntry): void {
    if (!mayChangeResumeState(entry)) return;
    const { match, rest } = this.#sealer.gist(this.#holder.id);
    const { gist } = this.#sealed;
    if (rest !== gist.rest || (match !== null && match !== gist.match)) this.#tellInTurn();
  }

  stop(): void {
    this.#timer?.cancel();
    this.#sealer.late?.delete(this);
  }

  /** Tells the page the session's current resume state at once, or as soon as the rate permits. */
  #tellInTurn(): void {
    const { clock, late } = this.#sealer;
    const waitMs = late === null ? 0 : takeTokens(this.#seals, sealRate, clock.now());
    if (waitMs === 0) {
      this.tellAnother();
      return;
    }
    this.stop();
    late?.add(this);
    this.#timer = clock.after(waitMs, () => this.#tellInTurn());
  }

  /** Seals the session's current resume state, and gives the token to the page. */
  tellAnother(): void {
    this.#sealed = this.#renewed();
    this.#page.pass(this.#sealed.pass);
  }

  #renewed(): SealedToken {
    const { clock, renewMs } = this.#sealer;
    this.stop();
    const { id, secret } = this.#holder;
    this.#secretHash ??= secretHashOf(secret);
    const sealed = this.#sealer.seal(id, this.#secretHash);
    this.#timer = sealed.isRenewed ? clock.after(renewMs, () => this.tellAnother()) : null;
    return sealed;
  }
}

/** Issues the tokens that pages show to a later process to be recognized. */
export class ResumeTokenBook {
  readonly #options: ResumeTokenBookOptions;
  /** Means "no token of this room was shown yet". It sorts before every real moment. */
  readonly #noneShown: Moment;
  readonly #sealer: Sealer | null;
  #lastAt = 0;

  constructor(options: ResumeTokenBookOptions) {
    const { seal, clock, config } = options;
    this.#options = options;
    this.#sealer = seal && {
      gist: (id) => gistOf(this.#factsOf(id)),
      seal: (id, secretHash) => this.#seal(seal, id, secretHash),
      clock,
      renewMs: config.renewMs,
      late: new Set(),
    };
    this.#noneShown = [-options.clock.today()];
  }

  /**
   * Opens the token of a page: the page receives each new one, before the old one expires and when the resume state
   * has changed.
   */
  open(holder: Holder, page: ResumeTokenReceiver): PageResumeToken {
    return this.#sealer === null ? noToken : new HeldResumeToken(this.#sealer, holder, page);
  }

  /** The server will stop: the pages that wait for a token get it at once, and later ones wait no more. */
  drain(): void {
    const sealer = this.#sealer;
    if (sealer === null) return;
    const late = sealer.late ?? [];
    sealer.late = null;
    for (const held of late) held.tellAnother();
  }

  #seal(seal: ResumeTokenSeal, session: SessionId, secretHash: string): SealedToken {
    const facts = this.#factsOf(session);
    const gist = gistOf(facts);
    if (facts === null) return { pass: null, gist, isRenewed: false };
    const pass = seal.seal({ session, secretHash, ...facts, ...this.#term(facts.resumeState) });
    return { pass, gist, isRenewed: facts.resumeState.kind !== "idle" };
  }

  /** `null` in a lobby: a waiting session has to knock again, so the page starts over. */
  #factsOf(id: SessionId): Facts | null {
    const { strangers, rooms } = this.#options;
    const state = strangers.stateOf(id);
    const room = rooms.roomOf(id);
    if (room !== null && memberOf(room, id) === undefined) return null;
    const match = resumeStateInMatch(state);
    const isOn = match !== null && isStillIn(strangers.stateOf(match.partner), match.match.matchId);
    const resumeState: ResumeState = (isOn ? match : room === null ? null : recordOf(room)) ?? {
      kind: "idle",
    };
    return { resumeState, blocked: state.blocked.slice(-mostBlocked), ...this.#heardOf(resumeState) };
  }

  /**
   * The sessions of the resume state that this process knows only from tokens: sealing their data again makes it
   * no newer.
   */
  #heardOf(resumeState: ResumeState): Pick<ResumeTokenContents, "heard"> {
    const heard: Record<SessionId, number> = {};
    for (const id of sessionsOf(resumeState)) {
      const known = this.#options.familiar(id);
      if (known !== null && known !== "by-itself") heard[id] = known.at;
    }
    return Object.keys(heard).length === 0 ? {} : { heard };
  }

  #term(resumeState: ResumeState): Pick<ResumeTokenContents, "base" | "at" | "until"> {
    const { rooms, clock, config } = this.#options;
    const { renewMs, matchMs, roomMs, idleMs } = config;
    const { kind } = resumeState;
    const now = clock.today();
    const until = now + { idle: idleMs, match: renewMs + matchMs, room: renewMs + roomMs }[kind];
    const at = Math.max(now, this.#lastAt + tickMs);
    this.#lastAt = at;
    const base = resumeState.kind === "room" ? (rooms.heardUntil(resumeState.roomId) ?? this.#noneShown) : [];
    return { at, until, base: [...base] };
  }
}

/** True if the partner is still in the match: the entry that ends it may not have reached this side yet. */
const isStillIn = ({ now }: Stranger, id: MatchId): boolean =>
  now.phase === "confirming"
    ? now.own.match.matchId === id
    : now.phase === "matched" && now.match.matchId === id;

const sessionsOf = (resumeState: ResumeState): readonly SessionId[] =>
  resumeState.kind === "match"
    ? [resumeState.partner]
    : resumeState.kind === "room"
      ? resumeState.members.map(({ session }) => session)
      : [];
