import type { MatchId, PeerId } from "@lets-meet/shared/ids.ts";
import type { Attached, Snapshot } from "@lets-meet/shared/protocol/session.ts";
import type { SignalBatch } from "@lets-meet/shared/protocol/signal.ts";
import type { Match, Wish } from "@lets-meet/shared/protocol/stranger.ts";
import type { Ask } from "../../net/request.ts";
import type { RequestRetrier } from "../../net/request-retrier.ts";
import type { Capture } from "../../rtc/devices/media-devices.ts";
import type { MoveToRoom } from "./call/call.ts";
import type { CallController } from "./call/call-controller.ts";
import { pursueSearch } from "./search/pursuit.ts";
import { type InMatch, isInMatch, type Stranger } from "./state.ts";
import type { StrangerStore, StrangerView } from "./store.ts";

export type EffectsOptions = {
  readonly store: StrangerStore;
  readonly ask: Ask;
  readonly retrier: RequestRetrier;
  readonly calls: CallController;
  readonly capture: Pick<Capture, "close">;
  readonly carryOn: MoveToRoom;
  /** The match is over for this page, whatever the outcome. */
  readonly matchOver: (matchId: MatchId) => void;
  readonly now: () => number;
};

/** The time for a broken link to recover in a match that the server has forgotten. */
const severedPatienceMs = 4_000;
/** A partner can be reported for this long after the end; the server counts by itself. */
const reportableMs = 60_000;
/** The time that an end stays on the screen before the next search starts automatically. */
const autoNextAfterMs = 1_500;

const matchOf = (state: Stranger): Match | null => (isInMatch(state) ? state.talk.match : null);
const isUnderWay = (state: Stranger): boolean =>
  state.phase === "requesting" || state.phase === "searching" || isInMatch(state);
const isVideo = (state: Stranger): boolean => state.phase !== "idle" && state.wish.mode === "video";

/** Runs the effects of a phase change: requests to the server, the call, the devices. */
export class Effects {
  readonly #options: EffectsOptions;
  readonly #pursuit: ReturnType<typeof pursueSearch>;
  readonly #unsubscribe: () => void;
  #nextTimer: ReturnType<typeof setTimeout> | undefined;
  #severedTimer: ReturnType<typeof setTimeout> | undefined;
  #reportTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: EffectsOptions) {
    this.#options = options;
    const { store, ask, now } = options;
    // Before the effects: a next is asked for first, and the closing of the link, which blocks the page for
    // some time, falls into the server's time.
    this.#pursuit = pursueSearch(store, ask, (ice) => options.calls.useIceServers(ice), now);
    this.#unsubscribe = store.subscribe((view, before) => {
      this.#changed(view, before);
      const hasChanged = view.stranger !== before.stranger || view.reporting !== before.reporting;
      if (hasChanged || view.autoNext !== before.autoNext) this.#watchEnd(view);
      if (view.link !== before.link || view.stranger !== before.stranger) this.#watchSevered(view);
    });
  }

  /** The session is attached: applies its snapshot, and repeats what may have been lost. */
  attached(
    { snapshot, resumed, iceServers, shield, rules, covers }: Attached,
    first: boolean,
    wish: Wish | null,
  ): void {
    const { store, now, calls } = this.#options;
    calls.useStun(iceServers);
    store.setState({ shield, rules, covers });
    const before = store.getState().stranger;
    store.dispatch({ type: "attached", snapshot, resumed, adopt: first, wish, now: now() });
    const { stranger } = store.getState();
    const isLost = isInMatch(stranger) ? stranger.talk.severed : stranger.phase === "ended";
    if (!first && !resumed && isInMatch(before) && isLost) store.setState({ restarted: true });
    if (stranger === before && stranger.phase === "requesting") this.#pursuit.again();
    const match = matchOf(stranger);
    if (match !== null && matchOf(before) === match) {
      this.ready(match.matchId);
      if (store.getState().link !== "connected") calls.restart();
    }
    this.#putRight(snapshot, stranger);
  }

  /** Log entries were lost, signals among them. */
  gap(snapshot: Snapshot): void {
    this.#options.store.dispatch({ type: "gap", snapshot, now: this.#options.now() });
    this.#options.calls.signalsLost();
  }

  matched(match: Match): void {
    const { store, now } = this.#options;
    store.dispatch({ type: "matched", match, now: now() });
    // The match has come after the user changed their mind.
    if (matchOf(store.getState().stranger)?.matchId !== match.matchId)
      this.#options.retrier.leave(match.matchId);
  }

  signals(batch: SignalBatch): void {
    if (batch.matchId === matchOf(this.#options.store.getState().stranger)?.matchId)
      this.#options.calls.receive(batch);
  }

  /** Signals of the running match will never arrive. */
  signalsLost(matchId: MatchId): void {
    if (matchId === matchOf(this.#options.store.getState().stranger)?.matchId)
      this.#options.calls.signalsLost();
  }

  /** The match continues in a room: its link and devices stay open. */
  moved(matchId: MatchId, peerId: PeerId): void {
    const { store, calls, carryOn } = this.#options;
    if (matchOf(store.getState().stranger)?.matchId !== matchId) return;
    // The page does not change until the room is there: the old picture stays until the next one comes.
    carryOn(peerId, calls.release(), () => store.dispatch({ type: "moved", matchId }));
  }

  /** Asks the server to deliver the partner's signals. */
  ready(matchId: MatchId): void {
    void this.#options.ask("signal:ready", { matchId });
  }

  /**
   * The device's network has changed: the link looks for another path, even if it has not noticed the change.
   */
  networkChanged(): void {
    this.#options.calls.restart();
  }

  close(): void {
    clearTimeout(this.#nextTimer);
    clearTimeout(this.#severedTimer);
    clearTimeout(this.#reportTimer);
    this.#unsubscribe();
    this.#pursuit[Symbol.dispose]();
    this.#options.retrier[Symbol.dispose]();
    this.#options.calls[Symbol.dispose]();
  }

  #changed({ stranger }: StrangerView, { stranger: before }: StrangerView): void {
    if (stranger === before) return;
    const left = matchOf(before);
    const current = matchOf(stranger);
    if (left !== null && left.matchId !== current?.matchId) this.#end(left.matchId);
    if (isInMatch(stranger) && left?.matchId !== current?.matchId) this.#begin(stranger);
    this.#tellServer(before, stranger);
    const hasMoved = stranger.phase === "idle" && stranger.movedToRoom;
    if (isVideo(before) && !isVideo(stranger) && !hasMoved) this.#options.capture.close();
    this.#getReady(stranger);
    // A search that becomes a call may stay on the screen for a moment, and the user is asked about it only
    // once.
    const goesOn = stranger.phase === before.phase || (isUnderWay(before) && isUnderWay(stranger));
    if (!goesOn) this.#options.store.setState({ confirmingStop: false });
  }

  /** Prepares the call that may come, as far as it is known. */
  #getReady(stranger: Stranger): void {
    const { calls } = this.#options;
    if (isInMatch(stranger)) return;
    if (!isVideo(stranger) || stranger.phase === "ended") calls.unprepare();
    else if (stranger.phase === "searching") calls.prepare();
    else if (stranger.phase === "preparing") calls.foresee(stranger.wish.region);
    else if (stranger.phase === "requesting") calls.certify();
  }

  /** Without a server no link can be mended: the partner has left, or cannot be found again. */
  #watchSevered({ stranger, link }: StrangerView): void {
    clearTimeout(this.#severedTimer);
    if (!isInMatch(stranger) || !stranger.talk.severed || link === "connected") return;
    const { matchId } = stranger.talk.match;
    this.#severedTimer = setTimeout(
      () => this.#options.store.dispatch({ type: "link-failed", matchId, relayed: false }),
      severedPatienceMs,
    );
  }

  /**
   * Starts the next search automatically, if the user wants that, after the partner's end and not after the
   * user's own, and not while the user reports the partner.
   */
  #watchEnd({ stranger, autoNext, reporting }: StrangerView): void {
    clearTimeout(this.#nextTimer);
    const isOver = stranger.phase === "ended" && stranger.reason !== "you-left" && isVideo(stranger);
    if (isOver && autoNext && !reporting)
      this.#nextTimer = setTimeout(() => this.#searchAgain(), autoNextAfterMs);
  }

  #searchAgain(): void {
    const { stranger, noVideo } = this.#options.store.getState();
    if (stranger.phase === "ended" && noVideo === null)
      this.#options.store.dispatch({ type: "search", wish: stranger.wish });
  }

  #begin({ talk, origin }: InMatch): void {
    clearTimeout(this.#reportTimer);
    const { matchId: reportable } = talk.match;
    this.#options.store.setState({ refused: null, restarted: false, reportable, reporting: false });
    this.#options.calls.begin(talk.match, origin);
  }

  #end(matchId: MatchId): void {
    this.#options.calls.end();
    this.#options.matchOver(matchId);
    clearTimeout(this.#reportTimer);
    const tooLate = () => this.#options.store.setState({ reportable: null, reporting: false });
    this.#reportTimer = setTimeout(tooLate, reportableMs);
  }

  /** Ends a match or a search on the server as well when this page has ended it. */
  #tellServer(before: Stranger, stranger: Stranger): void {
    const { ask, retrier } = this.#options;
    const isOwnEnd =
      stranger.phase === "ended" && ["you-left", "no-connection", "no-relay"].includes(stranger.reason);
    if (isInMatch(before) && isOwnEnd && !before.talk.severed) retrier.leave(before.talk.match.matchId);
    const isCancelled =
      stranger.phase === "idle" && (before.phase === "searching" || before.phase === "requesting");
    if (!isCancelled) return;
    if (before.phase === "requesting" && before.leaving !== null) retrier.leave(before.leaving);
    void ask("stranger:cancel", {});
  }

  /** The server still has this page in a match or search that it has left: the request to leave was lost. */
  #putRight(snapshot: Snapshot, stranger: Stranger): void {
    const { ask, retrier } = this.#options;
    const isSearching = stranger.phase === "requesting" || stranger.phase === "searching";
    if (snapshot.phase === "searching" && !isSearching && !isInMatch(stranger))
      void ask("stranger:cancel", {});
    if (snapshot.phase !== "matched") return;
    const { matchId } = snapshot.match;
    const isLeaving = stranger.phase === "requesting" && stranger.leaving === matchId;
    if (!isLeaving && matchOf(stranger)?.matchId !== matchId) retrier.leave(matchId);
  }
}
