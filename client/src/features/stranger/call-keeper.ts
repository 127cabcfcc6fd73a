import type { LinkId, MatchId } from "@lets-meet/shared/ids.ts";
import { limits } from "@lets-meet/shared/limits.ts";
import type { Region } from "@lets-meet/shared/places.ts";
import type { IceServers } from "@lets-meet/shared/protocol/ice-servers.ts";
import type { SignalBatch } from "@lets-meet/shared/protocol/signal.ts";
import type { Match } from "@lets-meet/shared/protocol/stranger.ts";
import { noScreen, sendingOf } from "../../call/sending.ts";
import type { IceAccess } from "../../net/ice-access.ts";
import type { Outbox } from "../../net/outbox.ts";
import type { CallIdentities } from "../../rtc/call-identity.ts";
import type { Said } from "../../rtc/generation.ts";
import type { IceState } from "../../rtc/ice-watch.ts";
import type { Capture } from "../../rtc/media-devices.ts";
import { type CallListener, type CallOptions, type Released, StrangerCall } from "./call.ts";
import { CallPreparation, type Prepared, strangerCalls } from "./call-preparation.ts";
import { giveUpCalls } from "./no-calls.ts";
import { isInMatch } from "./state.ts";
import { freshCall, type StrangerStore } from "./store.ts";

export type CallKeeperOptions = {
  readonly store: StrangerStore;
  readonly outbox: Pick<Outbox, "push">;
  readonly capture: Pick<Capture, "tracks">;
  readonly iceAccess: Pick<IceAccess, "known" | "forCall" | "beforeSearch" | "follow" | "learn">;
  readonly identities: Pick<CallIdentities, "recall" | "begin" | "agree">;
  /** Makes sure that the server can still be reached, without which no broken link is mended; whether it answers. */
  readonly checkLine: () => Promise<boolean>;
  readonly newLinkId: () => LinkId;
  /** What stands in for `new RTCPeerConnection` in tests. */
  readonly createConnection?: (configuration: RTCConfiguration) => RTCPeerConnection;
  /** This page listens from here on to a match that it has not heard of when it was made. */
  readonly ready: (matchId: MatchId) => void;
  /** What the partner says by another way than the server. */
  readonly said: (matchId: MatchId, said: Said) => void;
  readonly now: () => number;
};

/** How a page knows of a match: it was told, has found its session in it, or was in it before it was loaded again. */
export type Origin = "told" | "found" | "returning";

/** Owns the one call with a stranger: begins it as soon as it is known where paths may be looked for. */
export class CallKeeper implements Disposable {
  readonly #options: CallKeeperOptions;
  readonly #preparation: CallPreparation;
  #call: StrangerCall | null = null;
  /** Signals of a match whose call is about to begin; `null` when none is. */
  #early: SignalBatch[] | null = null;
  #stun: readonly RTCIceServer[] = [];

  constructor(options: CallKeeperOptions) {
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

  /** The servers that need no credentials, for when there is no better answer and no shield. */
  useStun(servers: readonly RTCIceServer[]): void {
    this.#stun = servers;
  }

  /** Calls of this search may look for paths with these. */
  useIceServers(servers: IceServers): void {
    this.#options.iceAccess.learn(strangerCalls, servers);
  }

  /** Somebody in that region may be searched for. */
  foresee(region: Region | null): void {
    this.#preparation.foresee(region);
  }

  /** Somebody is asked for, and a link that waits for an answer would be let go at once. */
  certify(): void {
    this.#preparation.certify();
  }

  /** A call may come. */
  prepare(): void {
    this.#preparation.begin();
  }

  /** No call comes. */
  unprepare(): void {
    this.#preparation.end();
  }

  /** The match begins; one face to face gets its call. */
  begin(match: Match, origin: Origin): void {
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

  /** Gives the running link away; `null` when there is none. */
  release(): Released | null {
    const released = this.#call?.release() ?? null;
    this.#call = null;
    return released;
  }

  receive(batch: SignalBatch): void {
    this.#call?.receive(batch);
    // Nobody needs more to begin with; without some of it, the two begin anew.
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

  /** The own tracks have changed. */
  publish(): void {
    this.#call?.publish(this.#options.capture.tracks);
    this.#preparation.publish();
    this.#tellSending();
  }

  /** Says something to the partner without a server; whether it is on its way. */
  say(said: Said): boolean {
    return this.#call?.say(said) === true;
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
    identities.begin(`match ${matchId}`, prepared.certificate);
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
      // A link that could do nothing has ended the match while it was taken over.
      call?.[Symbol.dispose]();
      return;
    }
    this.#call = call;
    for (const batch of this.#early ?? []) call.receive(batch);
    this.#early = null;
  }

  /** `null` where the browser makes no connection: the partner is told at once, and nobody else is searched for. */
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
    const { store, outbox, identities, said } = this.#options;
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
      said: (what) => said(matchId, what),
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

  /** Where the server is away as well it is this device's network that is down, and another path is of no use. */
  async #mend(): Promise<void> {
    const call = this.#call;
    if ((await this.#options.checkLine()) && this.#call === call) call?.restart();
  }

  #tellSending(): void {
    const { media, channel } = this.#options.store.getState();
    if (channel) this.say({ kind: "sending", sending: sendingOf(media, noScreen) });
  }
}
