import type { LinkId, MatchId } from "@lets-meet/shared/ids.ts";
import { limits } from "@lets-meet/shared/limits.ts";
import type { Region } from "@lets-meet/shared/places.ts";
import type { IceServers } from "@lets-meet/shared/protocol/ice-servers.ts";
import type { SignalBatch } from "@lets-meet/shared/protocol/signal.ts";
import type { Match } from "@lets-meet/shared/protocol/stranger.ts";
import { noScreen, sendingOf } from "../../../call/devices/sending.ts";
import type { IceAccess } from "../../../net/ice-access.ts";
import type { Outbox } from "../../../net/outbox.ts";
import type { Capture } from "../../../rtc/devices/media-devices.ts";
import type { IceState } from "../../../rtc/ice/ice-watch.ts";
import type { CallIdentities } from "../../../rtc/link/call-identity.ts";
import type { LinkMessage } from "../../../rtc/link/generation.ts";
import { giveUpCalls } from "../search/no-calls.ts";
import { isInMatch, type MatchOrigin } from "../state.ts";
import { freshCall, type StrangerStore } from "../store.ts";
import { type CallListener, type CallOptions, type Released, StrangerCall } from "./call.ts";
import { CallPreparation, type Prepared, strangerCalls } from "./call-preparation.ts";

export type CallControllerOptions = {
  readonly store: StrangerStore;
  readonly outbox: Pick<Outbox, "push">;
  readonly capture: Pick<Capture, "tracks">;
  readonly iceAccess: Pick<IceAccess, "known" | "forCall" | "beforeSearch" | "follow" | "learn">;
  readonly identities: Pick<CallIdentities, "recall" | "begin" | "agree">;
  /** Checks that the server is reachable, which mending a link needs; true if it answers. */
  readonly checkLine: () => Promise<boolean>;
  readonly newLinkId: () => LinkId;
  /** Replaces `new RTCPeerConnection` in tests. */
  readonly createConnection?: (configuration: RTCConfiguration) => RTCPeerConnection;
  /** Asks the server for the signals of a match that this page was not told of when it was made. */
  readonly ready: (matchId: MatchId) => void;
  /** A partner's message that came over the link, not through the server. */
  readonly received: (matchId: MatchId, message: LinkMessage) => void;
  readonly now: () => number;
};

/** Owns the one call with a stranger, and begins it once the ICE servers are known. */
export class CallController implements Disposable {
  readonly #options: CallControllerOptions;
  readonly #preparation: CallPreparation;
  #call: StrangerCall | null = null;
  /** The signals of a match whose call is about to begin; `null` when none is. */
  #early: SignalBatch[] | null = null;
  #stun: readonly RTCIceServer[] = [];

  constructor(options: CallControllerOptions) {
    this.#options = options;
    this.#preparation = new CallPreparation({
      iceAccess: options.iceAccess,
      tracks: () => options.capture.tracks,
      newLinkId: options.newLinkId,
      createConnection: options.createConnection,
      cannotCall: () => giveUpCalls(options.store),
      fallback: () =>
        options.store.getState().shield === false ? { iceServers: this.#stun, policy: "all" } : null,
    });
  }

  /**
   * The STUN servers, used for a call if the server gives no ICE servers and there is no IP shield.
   */
  useStun(servers: readonly RTCIceServer[]): void {
    this.#stun = servers;
  }

  /** The ICE servers for calls of this search. */
  useIceServers(servers: IceServers): void {
    this.#options.iceAccess.learn(strangerCalls, servers);
  }

  /** A search in that region may begin soon. */
  foresee(region: Region | null): void {
    this.#preparation.foresee(region);
  }

  /**
   * A search was requested: makes only the certificate, because a link that answers would be dropped at once.
   */
  certify(): void {
    this.#preparation.certify();
  }

  /** A call may come. */
  prepare(): void {
    this.#preparation.begin();
  }

  /** No call will come. */
  unprepare(): void {
    this.#preparation.end();
  }

  /** The match begins; a video match gets its call. */
  begin(match: Match, origin: MatchOrigin): void {
    this.#options.store.setState(freshCall);
    this.#early = match.mode === "text" ? null : [];
    if (origin !== "told") this.#options.ready(match.matchId);
    if (match.mode === "text") {
      this.#preparation.end();
      return;
    }
    const returning = origin === "returning";
    const prepared = returning
      ? this.#preparation.takeUp(this.#options.identities.recall(`match ${match.matchId}`))
      : this.#preparation.take(match.polite ? "answers" : "offers");
    if (prepared instanceof Promise) void prepared.then((one) => this.#start(match, returning, one));
    else this.#start(match, returning, prepared);
  }

  end(): void {
    this.#early = null;
    this.#call?.[Symbol.dispose]();
    this.#call = null;
    this.#options.store.setState({ remote: null, channel: false });
  }

  /** Hands over the running link; `null` when there is none. */
  release(): Released | null {
    const released = this.#call?.release() ?? null;
    this.#call = null;
    return released;
  }

  receive(batch: SignalBatch): void {
    this.#call?.receive(batch);
    // No call needs more signals to begin; if some are missing, the two sides start over.
    if (this.#early !== null && this.#early.length < limits.unreadShare.items) this.#early.push(batch);
  }

  signalsLost(): void {
    this.#call?.signalsLost();
  }

  /** The device's network may have changed. */
  restart(): void {
    this.#call?.restart();
    this.#preparation.refresh();
  }

  /** This page's tracks have changed. */
  publish(): void {
    this.#call?.publish(this.#options.capture.tracks);
    this.#preparation.publish();
    this.#tellSending();
  }

  /** Sends a message to the partner over the link; true if the link has accepted it. */
  say(message: LinkMessage): boolean {
    return this.#call?.say(message) === true;
  }

  [Symbol.dispose](): void {
    this.#call?.[Symbol.dispose]();
    this.#call = null;
    this.#preparation[Symbol.dispose]();
  }

  #start(match: Match, returning: boolean, prepared: Prepared | null): void {
    const { store, capture, iceAccess, identities, newLinkId, createConnection } = this.#options;
    const { stranger } = store.getState();
    const { matchId } = match;
    if (!isInMatch(stranger) || stranger.talk.match.matchId !== matchId || this.#call !== null) {
      prepared?.warm?.[Symbol.dispose]();
      return;
    }
    if (prepared === null) {
      store.dispatch({ type: "link-failed", matchId, relayed: true });
      return;
    }
    const call = this.#callOf({
      match,
      returning,
      prepared,
      iceAccess,
      tracks: capture.tracks,
      partnerSends: () => {
        const { stranger: met } = store.getState();
        return isInMatch(met) ? met.talk.partnerSends : null;
      },
      newLinkId,
      createConnection,
      listener: this.#listenerOf(matchId, prepared.ice.policy === "relay"),
    });
    const { stranger: now } = store.getState();
    if (call === null || !isInMatch(now) || now.talk.match.matchId !== matchId) {
      // The link has failed while it was taken over, which ended the match.
      call?.[Symbol.dispose]();
      return;
    }
    this.#call = call;
    // After the call, whose offer is on its way by now: storing takes a moment.
    identities.begin(`match ${matchId}`, prepared.certificate);
    for (const batch of this.#early ?? []) call.receive(batch);
    this.#early = null;
  }

  /**
   * `null` if the browser makes no connection: the link fails, so that the partner learns of it at once, and
   * no other search follows.
   */
  #callOf(options: CallOptions): StrangerCall | null {
    try {
      return new StrangerCall(options);
    } catch {
      const { store } = this.#options;
      store.setState({ noVideo: "unsupported" });
      store.dispatch({ type: "link-failed", matchId: options.match.matchId, relayed: false });
      return null;
    }
  }

  #listenerOf(matchId: MatchId, relayed: boolean): CallListener {
    const { store, outbox, identities, received } = this.#options;
    return {
      signals: (batch) => {
        if (outbox.push("signal:send", { matchId, ...batch }) === null) this.signalsLost();
      },
      remote: (remote) => store.setState({ remote }),
      quality: (quality) => store.setState({ quality }),
      exposure: (exposure) => {
        if (store.getState().exposure.sees !== exposure.sees) store.setState({ exposure });
      },
      safety: (safety) => store.setState({ safety }),
      agreed: (memory) => identities.agree(`match ${matchId}`, memory),
      channel: (channel) => {
        store.setState({ channel });
        this.#tellSending();
      },
      received: (message) => received(matchId, message),
      stalled: () => void this.#mend(),
      link: (link) => this.#linkIs(link, matchId, relayed),
    };
  }

  #linkIs(link: IceState, matchId: MatchId, relayed: boolean): void {
    const { store, now } = this.#options;
    store.setState({ link });
    if (link === "interrupted") void this.#options.checkLine();
    if (link === "connected") store.dispatch({ type: "link-connected", matchId, now: now() });
    if (link === "failed") store.dispatch({ type: "link-failed", matchId, relayed });
  }

  /** A stalled link carries no signals either, so without the server it cannot be mended. */
  async #mend(): Promise<void> {
    const call = this.#call;
    if ((await this.#options.checkLine()) && this.#call === call) call?.restart();
  }

  #tellSending(): void {
    const { media, channel } = this.#options.store.getState();
    if (channel) this.say({ kind: "sending", sending: sendingOf(media, noScreen) });
  }
}
