import { LinkId, type MatchId } from "@lets-meet/shared/ids.ts";
import { nanoid } from "nanoid";
import { LiveDevices } from "../../call/devices/live-devices.ts";
import type { Acceptances } from "../../net/acceptances.ts";
import type { IceAccess } from "../../net/ice-access.ts";
import type { PageSession } from "../../net/page-session.ts";
import { RequestRetrier } from "../../net/request-retrier.ts";
import type { WebStorage } from "../../net/storage.ts";
import { OthersTyping, OwnTyping } from "../../net/typing.ts";
import { type GrabFrame, grabFrame } from "../../rtc/devices/frame-grabber.ts";
import type { Capture } from "../../rtc/devices/media-devices.ts";
import type { CallIdentities } from "../../rtc/link/call-identity.ts";
import { supportsCalls } from "../../rtc/link/peer-link.ts";
import { pageNow } from "../../ui/use-now.ts";
import { createActions, type StrangerActions } from "./actions.ts";
import type { MoveToRoom } from "./call/call.ts";
import { CallController } from "./call/call-controller.ts";
import { Effects } from "./effects.ts";
import { createEntry } from "./entry/entry.ts";
import { hearPeer, type InboundOptions, listenTo } from "./inbound.ts";
import { SafetyWatch } from "./safety/safety-watch.ts";
import { isInMatch } from "./state.ts";
import { createStrangerStore, type StrangerStore } from "./store.ts";
import { saveChoices, savedChoices } from "./talk/choices.ts";
import type { Consent } from "./talk/consent.ts";
import { Receipts } from "./talk/receipts.ts";
import { TranscriptStore } from "./talk/transcript-store.ts";

export type StrangerOptions = {
  readonly session: Pick<PageSession, "ask" | "outbox" | "listen" | "connection">;
  readonly iceAccess: Pick<IceAccess, "known" | "forCall" | "beforeSearch" | "follow" | "learn">;
  readonly identities: Pick<CallIdentities, "recall" | "begin" | "agree" | "end">;
  readonly consent: Consent;
  readonly acceptances: Acceptances;
  readonly carryOn: MoveToRoom;
  readonly storage: WebStorage | null;
  /** `undefined` outside secure contexts. */
  readonly subtle: SubtleCrypto | undefined;
  readonly capture: Capture;
  readonly isSecureContext: boolean;
  readonly isHidden: () => boolean;
  readonly createConnection?: (configuration: RTCConfiguration) => RTCPeerConnection;
  /** Takes a picture of the camera; the browser's own by default. */
  readonly grab?: GrabFrame;
  /** A store that is shown already. */
  readonly store?: StrangerStore;
};

/** Everything that one page needs for chats with strangers, wired together. */
export type StrangerChat = {
  readonly store: StrangerStore;
  readonly actions: StrangerActions;
  readonly effects: Effects;
  readonly live: LiveDevices;
};

export function createStrangerChat(options: StrangerOptions): StrangerChat {
  const { capture, consent, acceptances } = options;
  const { ask, outbox } = options.session;
  const now = pageNow;
  const remembered = savedChoices(options.storage);
  const canCall = options.createConnection !== undefined || supportsCalls();
  const { store = createStrangerStore() } = options;
  store.setState({
    ...(remembered.wish === null ? {} : { preferences: withoutMode(remembered.wish) }),
    autoNext: remembered.autoNext,
    singleKeys: remembered.singleKeys,
    addressAccepted: consent.given(),
    acceptedRules: acceptances.accepted()?.rules ?? null,
    noVideo: canCall ? (options.isSecureContext ? null : "insecure") : "unsupported",
  });
  const retrier = new RequestRetrier(ask);
  const receipts = new Receipts((matchId, seq) => {
    calls.say({ kind: "received", seq });
    void ask("chat:received", { matchId, seq });
  });
  const ownTyping = new OwnTyping((typing) => {
    const { stranger } = store.getState();
    if (isInMatch(stranger)) void ask("chat:typing", { matchId: stranger.talk.match.matchId, typing });
  }, now);
  const partnerTyping = new OthersTyping<MatchId>((matchId) =>
    store.dispatch({ type: "partner-typing", matchId, typing: false }),
  );
  const transcripts = new TranscriptStore(options.storage, options.subtle);
  options.capture.listen((media) => {
    store.setState({ media });
    calls.publish();
  });
  const calls: CallController = new CallController({
    store,
    outbox,
    capture,
    iceAccess: options.iceAccess,
    identities: options.identities,
    checkLine: () => options.session.connection.check(),
    now,
    newLinkId: () => LinkId.parse(nanoid(12)),
    ...(options.createConnection === undefined ? {} : { createConnection: options.createConnection }),
    ready: (matchId) => effects.ready(matchId),
    received: (matchId, message) => hearPeer(inbound, matchId, message),
  });
  const effects = new Effects({
    store,
    ask,
    retrier,
    calls,
    capture,
    now,
    carryOn: options.carryOn,
    matchOver: (matchId) => {
      outbox.forget(matchId);
      options.identities.end(`match ${matchId}`);
      receipts.forget();
      transcripts.forget();
      ownTyping.forget();
      partnerTyping.forget();
    },
  });
  const inbound: InboundOptions = {
    store,
    effects,
    receipts,
    safety: new SafetyWatch({ store, ask, grab: options.grab ?? grabFrame }),
    partnerTyping,
    transcripts,
    isHidden: options.isHidden,
    now,
    rememberedWish: () => remembered.wish,
  };
  options.session.listen(listenTo(inbound));
  const entry = createEntry({ store, ask, acceptances });
  const actions = createActions({
    store,
    ask,
    outbox,
    retrier,
    capture,
    calls,
    ownTyping,
    consent,
    entry,
    now,
  });
  const live = new LiveDevices(remembered.live);
  keepUpToDate(store, live, options.storage);
  keepTranscript(store, transcripts);
  return { store, actions, effects, live };
}

const withoutMode = ({ mode: _mode, ...preferences }: { readonly mode: unknown } & StrangerPreferences) =>
  preferences;
type StrangerPreferences = ReturnType<StrangerStore["getState"]>["preferences"];

/** Stores what a reload must restore, whenever it changes. */
function keepUpToDate(store: StrangerStore, live: LiveDevices, storage: StrangerOptions["storage"]): void {
  store.subscribe((view, before) => {
    const { stranger, preferences, autoNext, singleKeys, media } = view;
    const isSame =
      stranger.phase === before.stranger.phase &&
      preferences === before.preferences &&
      autoNext === before.autoNext &&
      singleKeys === before.singleKeys &&
      media === before.media;
    if (isSame) return;
    const wish = stranger.phase === "idle" ? { ...preferences, mode: "text" as const } : stranger.wish;
    saveChoices(storage, {
      wish,
      autoNext,
      singleKeys,
      live: live.of(media, true),
    });
  });
}

/** Stores the running conversation with each message. */
function keepTranscript(store: StrangerStore, transcripts: TranscriptStore): void {
  store.subscribe(({ stranger }, { stranger: before }) => {
    if (!isInMatch(stranger) || stranger.talk.lines.length === 0) return;
    if (!isInMatch(before) || before.talk.lines !== stranger.talk.lines)
      transcripts.save(stranger.talk.match.matchId, stranger.talk.lines);
  });
}
