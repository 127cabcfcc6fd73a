import type { MatchId, PeerId } from "@lets-meet/shared/ids.ts";
import type { Attached, Snapshot } from "@lets-meet/shared/protocol/session.ts";
import type { SignalBatch } from "@lets-meet/shared/protocol/signal.ts";
import type { Match, Wish } from "@lets-meet/shared/protocol/stranger.ts";
import type { Insistence } from "../../net/insistence.ts";
import type { Ask } from "../../net/request.ts";
import type { Capture } from "../../rtc/media-devices.ts";
import type { CarryOn } from "./call.ts";
import type { CallKeeper, Origin } from "./call-keeper.ts";
import { pursueSearch } from "./pursuit.ts";
import { isInMatch, type Stranger } from "./state.ts";
import type { StrangerStore, StrangerView } from "./store.ts";

export type EffectsOptions = {
  readonly store: StrangerStore;
  readonly ask: Ask;
  readonly insistence: Insistence;
  readonly calls: CallKeeper;
  readonly capture: Pick<Capture, "close">;
  readonly carryOn: CarryOn;
  /** The match is over for this page, whatever came of it. */
  readonly matchOver: (matchId: MatchId) => void;
  readonly now: () => number;
};

/** How long a broken link of a match that no server knows any more may still heal by itself. */
const severedPatienceMs = 4_000;
/** How long an end stays on the screen before the next search starts by itself. */
const nextByItselfAfterMs = 1_500;

const matchOf = (state: Stranger): Match | null => (isInMatch(state) ? state.talk.match : null);
const isUnderWay = (state: Stranger): boolean =>
  state.phase === "requesting" || state.phase === "searching" || isInMatch(state);
const isVideo = (state: Stranger): boolean => state.phase !== "idle" && state.wish.mode === "video";

/** Runs what follows from a change of phase: requests to the server, the call, the devices. It owns the one call. */
export class Effects {
  readonly #options: EffectsOptions;
  readonly #pursuit: ReturnType<typeof pursueSearch>;
  readonly #unsubscribe: () => void;
  /** How the match that a change of state enters is known. */
  #origin: Origin = "found";
  #isMoving = false;
  #nextTimer: ReturnType<typeof setTimeout> | undefined;
  #severedTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: EffectsOptions) {
    this.#options = options;
    const { store, ask, now } = options;
    this.#unsubscribe = store.subscribe((view, before) => {
      this.#changed(view, before);
      if (view.stranger !== before.stranger || view.nextByItself !== before.nextByItself)
        this.#watchEnd(view);
      if (view.link !== before.link || view.stranger !== before.stranger) this.#watchSevered(view);
    });
    this.#pursuit = pursueSearch(store, ask, (ice) => options.calls.useIceServers(ice), now);
  }

  /** The session is attached: shows where it stands, and says again what may have got lost. */
  attached({ snapshot, resumed, iceServers, shield }: Attached, first: boolean, wish: Wish | null): void {
    const { store, now, calls } = this.#options;
    calls.useStun(iceServers);
    store.setState({ shield });
    const before = store.getState().stranger;
    this.#origin = first ? "returning" : "found";
    store.dispatch({ type: "attached", snapshot, resumed, adopt: first, wish, now: now() });
    this.#origin = "found";
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

  /** Entries of the log were lost, signals among them. */
  gap(snapshot: Snapshot): void {
    this.#options.store.dispatch({ type: "gap", snapshot, now: this.#options.now() });
    this.#options.calls.signalsLost();
  }

  matched(match: Match): void {
    const { store, now } = this.#options;
    this.#origin = "told";
    store.dispatch({ type: "matched", match, now: now() });
    this.#origin = "found";
    // A match that comes after the person has changed their mind.
    if (matchOf(store.getState().stranger)?.matchId !== match.matchId)
      this.#options.insistence.leave(match.matchId);
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

  /** The match goes on in a room: neither its link nor the devices are let go. */
  moved(matchId: MatchId, peerId: PeerId): void {
    const { store, calls, carryOn } = this.#options;
    if (matchOf(store.getState().stranger)?.matchId !== matchId) return;
    // Until the room is there, the page shows what it showed: no picture goes before the next one comes.
    carryOn(peerId, calls.release(), () => {
      this.#isMoving = true;
      store.dispatch({ type: "moved", matchId });
      this.#isMoving = false;
    });
  }

  /** Has the server deliver what the partner signals. */
  ready(matchId: MatchId): void {
    void this.#options.ask("signal:ready", { matchId });
  }

  /** The device's network has changed: the link looks for another path, whether or not it has noticed that its own is gone. */
  networkChanged(): void {
    this.#options.calls.restart();
  }

  close(): void {
    clearTimeout(this.#nextTimer);
    clearTimeout(this.#severedTimer);
    this.#unsubscribe();
    this.#pursuit[Symbol.dispose]();
    this.#options.insistence[Symbol.dispose]();
    this.#options.calls[Symbol.dispose]();
  }

  #changed({ stranger }: StrangerView, { stranger: before }: StrangerView): void {
    if (stranger === before) return;
    const left = matchOf(before);
    const entered = matchOf(stranger);
    if (left !== null && left.matchId !== entered?.matchId) this.#end(left.matchId);
    if (entered !== null && left?.matchId !== entered.matchId) this.#begin(entered);
    this.#tellServer(before, stranger);
    if (isVideo(before) && !isVideo(stranger) && !this.#isMoving) this.#options.capture.close();
    this.#getReady(stranger);
    // A search that turns into a call may be shown for a moment longer, and is asked about once.
    const goesOn = stranger.phase === before.phase || (isUnderWay(before) && isUnderWay(stranger));
    if (!goesOn) this.#options.store.setState({ confirmingStop: false });
  }

  /** Gets ready for the call that may come, as far as can be known of it. */
  #getReady(stranger: Stranger): void {
    const { calls } = this.#options;
    if (isInMatch(stranger)) return;
    if (!isVideo(stranger) || stranger.phase === "ended") calls.unprepare();
    else if (stranger.phase === "searching") calls.prepare();
    else if (stranger.phase === "preparing") calls.foresee(stranger.wish.region);
    else if (stranger.phase === "requesting") calls.certify();
  }

  /** Without a server nobody can mend a link: the partner has gone, or will not be found again. */
  #watchSevered({ stranger, link }: StrangerView): void {
    clearTimeout(this.#severedTimer);
    if (!isInMatch(stranger) || !stranger.talk.severed || link === "connected") return;
    const { matchId } = stranger.talk.match;
    this.#severedTimer = setTimeout(
      () => this.#options.store.dispatch({ type: "link-failed", matchId, relayed: false }),
      severedPatienceMs,
    );
  }

  /** After the partner's end, and not after one's own, the next search starts by itself where that is wanted. */
  #watchEnd({ stranger, nextByItself }: StrangerView): void {
    clearTimeout(this.#nextTimer);
    const isOver = stranger.phase === "ended" && stranger.reason !== "you-left" && isVideo(stranger);
    if (isOver && nextByItself) this.#nextTimer = setTimeout(() => this.#searchAgain(), nextByItselfAfterMs);
  }

  #searchAgain(): void {
    const { stranger, noVideo } = this.#options.store.getState();
    if (stranger.phase === "ended" && noVideo === null)
      this.#options.store.dispatch({ type: "search", wish: stranger.wish });
  }

  #begin(match: Match): void {
    this.#options.store.setState({ refused: null, restarted: false });
    this.#options.calls.begin(match, this.#origin);
  }

  #end(matchId: MatchId): void {
    this.#options.calls.end();
    this.#options.matchOver(matchId);
  }

  /** A match or a search that this page has ended by itself is ended on the server as well. */
  #tellServer(before: Stranger, stranger: Stranger): void {
    const { ask, insistence } = this.#options;
    const isOwnEnd =
      stranger.phase === "ended" && ["you-left", "no-connection", "no-relay"].includes(stranger.reason);
    if (isInMatch(before) && isOwnEnd && !before.talk.severed) insistence.leave(before.talk.match.matchId);
    const isCancelled =
      stranger.phase === "idle" && (before.phase === "searching" || before.phase === "requesting");
    if (!isCancelled) return;
    if (before.phase === "requesting" && before.leaving !== null) insistence.leave(before.leaving);
    void ask("stranger:cancel", {});
  }

  /** The server still has this page where it no longer wants to be: the word about it was lost. */
  #putRight(snapshot: Snapshot, stranger: Stranger): void {
    const { ask, insistence } = this.#options;
    const isSearching = stranger.phase === "requesting" || stranger.phase === "searching";
    if (snapshot.phase === "searching" && !isSearching && !isInMatch(stranger))
      void ask("stranger:cancel", {});
    if (snapshot.phase !== "matched") return;
    const { matchId } = snapshot.match;
    const isLeaving = stranger.phase === "requesting" && stranger.leaving === matchId;
    if (!isLeaving && matchOf(stranger)?.matchId !== matchId) insistence.leave(matchId);
  }
}
