import type { LogId, MatchId, RoomId, SessionId } from "@lets-meet/shared/ids.ts";
import { type Ack, accept, done, type Empty, refuse } from "@lets-meet/shared/protocol/ack.ts";
import type { Snapshot } from "@lets-meet/shared/protocol/session.ts";
import type { LadderMove, Mode, Next, Search, Wish } from "@lets-meet/shared/protocol/stranger.ts";
import { noteWait, noWaits, typicalWait, type WaitHistory } from "../../domain/matching/wait-history.ts";
import type { SessionEntry } from "../../domain/session/entries.ts";
import { type SessionState, withRoom, withStranger } from "../../domain/session/session-state.ts";
import * as agreement from "../../domain/stranger/agreement.ts";
import { arrived, type CarryOnStep, endedSources, shownMatch } from "../../domain/stranger/carry-on.ts";
import * as stranger from "../../domain/stranger/stranger.ts";
import {
  type Moved,
  newStranger,
  reannounce,
  type SearchTicket,
  type Step,
  type Stranger,
} from "../../domain/stranger/stranger-state.ts";
import type { MaybePromise } from "../../ports.ts";
import { whenBoth, whenHere } from "../maybe-promise.ts";
import type { CurrentMatch, StrangerOptions } from "./stranger-options.ts";
import { isOpen, WaitingSends } from "./waiting-sends.ts";

type Take = (state: Stranger, now: number) => Step;
/** The time after which a search that was refused because no matcher can be reached may be asked for again, in milliseconds. */
const unreachableMs = 1_000;

/**
 * The node's side of meeting strangers: runs the pure steps on the sessions' records, which append their outputs.
 */
export class StrangerService {
  /**
   * For each searching session, the time when its ticket was last announced or, while it is withheld, would
   * have been; earliest first.
   */
  readonly #searching = new Map<SessionId, number>();
  readonly #confirming = new Map<SessionId, number>();
  readonly waitingSends = new WaitingSends();
  readonly #waits: Record<Mode, WaitHistory> = { text: noWaits(), video: noWaits() };
  readonly #options: StrangerOptions;
  #draining = false;

  constructor(options: StrangerOptions) {
    this.#options = options;
  }

  get searching(): number {
    return this.#searching.size;
  }

  /** Refuses new searches from now on; matches go on. */
  drain(): void {
    this.#draining = true;
  }

  /** The session's state; a new one's state if it is unknown. */
  stateOf(id: SessionId): Stranger {
    return this.#known(id) ?? newStranger(id);
  }

  /** Takes over states from an earlier process: none of them searches, and nothing is appended. */
  restore(states: readonly Stranger[]): void {
    for (const state of states) void this.#apply(this.stateOf(state.id), { state, outputs: [] });
  }

  /** The match a session is in, if any. */
  matchOf(id: SessionId): CurrentMatch | null {
    const { now } = this.stateOf(id);
    if (now.phase !== "matched") return null;
    return { matchId: now.match.matchId, partner: now.partner, isOpen: isOpen(now) };
  }

  /** The session's wish, while it searches or is in a match. */
  wishOf(id: SessionId): Wish | null {
    const { now } = this.stateOf(id);
    return now.phase === "idle" ? null : now.wish;
  }

  /** The session's last match, if it carried on in a room. */
  movedOf(id: SessionId): Moved | null {
    return this.stateOf(id).moved;
  }

  /** The matches a session has left behind, newest last. */
  endedSources(id: SessionId): readonly MatchId[] {
    return endedSources(this.stateOf(id));
  }

  /** Strangers have no grace of their own: partners wait for the default grace. */
  graceMs(): null {
    return null;
  }

  snapshot(id: SessionId): Snapshot | null {
    const { now: phase } = this.stateOf(id);
    switch (phase.phase) {
      case "idle":
        return null;
      case "searching":
      case "confirming":
        return { phase: "searching", wish: phase.wish, search: this.#searchOf(phase.ticket) };
      case "matched":
        return shownMatch(phase);
    }
  }

  search(id: SessionId, wish: Wish): MaybePromise<Ack<Search>> {
    const refusal = this.#refuseSearch(id, wish.mode);
    return refusal ?? this.#search(id, wish.mode, (state, now) => stranger.search(state, wish, now));
  }

  next(id: SessionId, { matchId, wish }: Next): MaybePromise<Ack<Search>> {
    // Every step is taken before anything is awaited: the session may be gone afterwards.
    const leftRoom = this.#leaveRoomOf(id, matchId);
    const refusal = this.#refuseSearch(id, wish.mode);
    if (refusal !== null) return whenHere(whenBoth(leftRoom, this.leave(id, matchId)), () => refusal);
    const searched = this.#search(id, wish.mode, (state, now) => stranger.next(state, matchId, wish, now));
    return whenHere(whenBoth(leftRoom, searched), () => searched);
  }

  ladder(id: SessionId, move: LadderMove["move"]): MaybePromise<Ack<Search>> {
    const state = this.stateOf(id);
    return this.#searchStep(state, stranger.moveOnLadder(state, move, this.#options.clock.now()));
  }

  cancel(id: SessionId): MaybePromise<Ack<Empty>> {
    const state = this.stateOf(id);
    if (state.now.phase === "matched") return refuse("in-match");
    return whenHere(this.#apply(state, stranger.cancel(state)), () => done);
  }

  leave(id: SessionId, matchId: MatchId): MaybePromise<Ack<Empty>> {
    const leftRoom = this.#leaveRoomOf(id, matchId);
    const left = this.step(id, (state) => stranger.leave(state, matchId, "left"));
    return whenHere(whenBoth(leftRoom, left), () => done);
  }

  async block(id: SessionId, matchId: MatchId): Promise<Ack<Empty>> {
    const leftRoom = this.#leaveRoomOf(id, matchId);
    const state = this.stateOf(id);
    const hasMet = state.met.some((met) => met.matchId === matchId);
    await whenBoth(leftRoom, hasMet ? this.#apply(state, stranger.block(state, matchId)) : null);
    if (!hasMet) return refuse("no-such-match");
    this.#options.events.blocked();
    return done;
  }

  /** Takes a step towards a room; the record of a session that has just moved names the room. */
  carryOn(id: SessionId, { state, outputs, isNew }: CarryOnStep, heard?: LogId): MaybePromise<void> {
    const room = isNew ? (state.moved?.arriving?.room ?? null) : null;
    return this.#apply(this.stateOf(id), { state, outputs }, heard, room);
  }

  /** The session's room exists. */
  arrived(id: SessionId): MaybePromise<void> {
    return this.step(id, (state) => ({ state: arrived(state), outputs: [] }));
  }

  /** The page has shown that it had blocked those sessions before. */
  async remind(id: SessionId, blocked: readonly SessionId[]): Promise<void> {
    const state = this.stateOf(id);
    await this.#apply(state, stranger.remind(state, blocked));
  }

  /** The session's page does not listen to its match. */
  unheard(id: SessionId): MaybePromise<void> | null {
    const state = this.stateOf(id);
    if (state.now.phase !== "matched") return null;
    this.#options.events.matchUnheard();
    return this.#apply(state, stranger.unheard(state, state.now.match.matchId));
  }

  /** Handles an entry of the session's own log. */
  hear(id: SessionId, entry: SessionEntry, at: LogId): MaybePromise<void> {
    const state = this.stateOf(id);
    return this.#apply(state, agreement.hear(state, entry, this.#options.clock.now()), at);
  }

  away(id: SessionId): MaybePromise<void> {
    return this.step(id, (state) => stranger.setAway(state, "away"));
  }

  back(id: SessionId): MaybePromise<void> {
    return this.step(id, (state) => stranger.setAway(state, "back"));
  }

  gone(id: SessionId): MaybePromise<void> {
    return this.step(id, stranger.gone);
  }

  /** Takes a step of a session that has a state here. */
  step(id: SessionId, step: (state: Stranger) => Step): MaybePromise<void> {
    const state = this.#known(id);
    if (state !== undefined) return this.#apply(state, step(state));
  }

  /** The record of a session has changed; `null` if it has no state, or none here any more. */
  changed(id: SessionId, before: Stranger | null, state: Stranger | null): void {
    if (state === before) return;
    const now = this.#options.clock.now();
    if (state?.now.phase === "searching") this.#noteAnnounced(id, now);
    else this.#searching.delete(id);
    if (state?.now.phase === "confirming") this.#confirming.set(id, now);
    else this.#confirming.delete(id);
    this.waitingSends.changed(id, state);
    const wasSearching = before?.now.phase === "searching" || before?.now.phase === "confirming";
    if (!wasSearching || state?.now.phase !== "matched") return;
    const waitedMs = now - before.now.ticket.since;
    noteWait(this.#waits[state.now.match.mode], waitedMs);
    this.#options.events.matched(state.now.match.mode, waitedMs);
  }

  isRemembered(id: SessionId): boolean {
    const { met, blocked } = this.stateOf(id);
    return met.length > 0 || blocked.length > 0;
  }

  /** Call it four times a second: withdraws unanswered confirmations and announces tickets again. */
  async tend(): Promise<void> {
    const now = this.#options.clock.now();
    const late = [...this.#confirming].filter(([, since]) => now - since >= this.#options.config.confirmMs);
    for (const [id] of late) {
      await this.step(id, (state) =>
        state.now.phase === "confirming"
          ? agreement.confirmTimedOut(state, state.now.own.match.matchId)
          : { state, outputs: [] },
      );
    }
    // A crowd that arrived at once is not announced at once, or all other sessions would wait for it.
    let most = Math.ceil(this.#searching.size / 16);
    for (const [id, announcedAt] of this.#searching) {
      if (now - announcedAt < this.#options.config.leaseMs / 3 || most-- === 0) break;
      this.#noteAnnounced(id, now);
      await this.step(id, (state) => ({ state, outputs: reannounce(state) }));
    }
  }

  #refuseSearch(id: SessionId, mode: Mode): Ack<never> | null {
    if (!this.#options.config.modes.includes(mode)) return refuse("switched-off");
    if (this.#draining) return refuse("draining");
    if (!this.#options.isReachable()) return refuse("unavailable", unreachableMs);
    if (this.#options.isElsewhere(id)) return refuse("in-room");
    if (this.#searching.size >= this.#options.config.queueLimit && !this.#searching.has(id))
      return refuse("queue-full", 2_000);
    return null;
  }

  /** Leaves the room that the match has become: the page had not yet been notified of the move. */
  #leaveRoomOf(id: SessionId, matchId: MatchId): Promise<unknown> | null {
    const moved = this.movedOf(id);
    return moved?.matchId === matchId ? this.#options.leaveRoom(id, moved.own) : null;
  }

  #known(id: SessionId): Stranger | undefined {
    return this.#options.records.view(id)?.stranger ?? undefined;
  }

  #search(id: SessionId, mode: Mode, take: Take): MaybePromise<Ack<Search>> {
    const before = this.stateOf(id);
    const step = take(before, this.#options.clock.now());
    if (step.state.now.phase === "matched") return refuse("in-match");
    if (before.now.phase === "idle" || before.now.phase === "matched")
      this.#options.events.searchStarted(mode);
    return this.#searchStep(before, step);
  }

  /** Answers with the search after the step; a match may follow at once, and then comes after the answer. */
  #searchStep(before: Stranger, step: Step): MaybePromise<Ack<Search>> {
    const { now } = step.state;
    if (now.phase === "idle" || now.phase === "matched") return refuse("not-searching");
    const answer = accept(this.#searchOf(now.ticket));
    return whenHere(this.#apply(before, step), () => answer);
  }

  #searchOf({ since, ladder, climb, mode }: SearchTicket): Search {
    const waitedMs = Math.max(0, this.#options.clock.now() - since);
    return { waitedMs, ladder: [...ladder], climb, typicalWaitMs: typicalWait(this.#waits[mode]) };
  }

  /** Nothing is awaited between the reading of the state and this, so that steps never interleave. */
  #apply(
    before: Stranger,
    { state, outputs }: Step,
    heard?: LogId,
    room: RoomId | null = null,
  ): MaybePromise<void> {
    const next = (record?: SessionState) => {
      if (state === before) return record;
      const after = withStranger(record, state);
      return room === null ? after : withRoom(after, room);
    };
    const step = (record?: SessionState) => ({ state: next(record), outbox: outputs, answer: undefined });
    return this.#options.records.change(before.id, step, heard === undefined ? {} : { heard });
  }

  #noteAnnounced(id: SessionId, now: number): void {
    this.#searching.delete(id);
    this.#searching.set(id, now);
  }
}
