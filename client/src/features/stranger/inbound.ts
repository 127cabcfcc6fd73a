import type { MatchId } from "@lets-meet/shared/ids.ts";
import type { ChatMessage } from "@lets-meet/shared/protocol/chat.ts";
import type { LoggedEvent } from "@lets-meet/shared/protocol/events.ts";
import type { Wish } from "@lets-meet/shared/protocol/stranger.ts";
import type { Settled } from "../../net/outbox.ts";
import type { SessionListener } from "../../net/page-session.ts";
import type { OthersTyping } from "../../net/typing.ts";
import type { LinkMessage } from "../../rtc/link/generation.ts";
import type { Effects } from "./effects.ts";
import type { SafetyWatch } from "./safety/safety-watch.ts";
import type { StrangerStore } from "./store.ts";
import type { Receipts } from "./talk/receipts.ts";
import type { TranscriptStore } from "./talk/transcript-store.ts";

export type InboundOptions = {
  readonly store: StrangerStore;
  readonly effects: Effects;
  readonly receipts: Receipts;
  readonly safety: Pick<SafetyWatch, "attached" | "asked">;
  readonly partnerTyping: OthersTyping<MatchId>;
  readonly transcripts: TranscriptStore;
  /** This tab's last wish. */
  readonly rememberedWish: () => Wish | null;
  readonly isHidden: () => boolean;
  readonly now: () => number;
};

/** Applies the server's events to the store, in the order of their arrival. */
export function listenTo(options: InboundOptions): SessionListener {
  const { store, effects, receipts } = options;
  return {
    attached: (attached, first) => {
      const { snapshot } = attached;
      options.transcripts.unlock(attached.keepKey);
      effects.attached(attached, first, options.rememberedWish());
      if (first && snapshot.phase === "matched") void restore(options, snapshot.match.matchId, attached.seq);
      receipts.again();
      options.safety.attached();
    },
    frameAsked: (asked) => void options.safety.asked(asked),
    gap: (snapshot) => effects.gap(snapshot),
    logged: (event) => hear(options, event),
    settled: (settled) => settle(options, settled),
    superseded: () => store.dispatch({ type: "superseded" }),
  };
}

/** Restores the messages from before the page's load. */
async function restore(
  { store, transcripts }: InboundOptions,
  matchId: MatchId,
  taken: number,
): Promise<void> {
  const lines = await transcripts.load(matchId);
  store.dispatch({ type: "restored", matchId, lines, taken });
}

/** A partner's message over the link; the server's copy of it counts once. */
export function hearPeer(options: InboundOptions, matchId: MatchId, message: LinkMessage): void {
  const { store } = options;
  switch (message.kind) {
    case "chat":
      hearLine(options, { matchId, seq: message.seq, text: message.text });
      return;
    case "received":
      store.dispatch({ type: "delivered", matchId, seq: message.seq });
      return;
    case "typing":
      hearTyping(options, matchId, message.typing);
      return;
    case "sending":
      store.dispatch({ type: "partner-sends", matchId, sending: message.sending });
      return;
    case "view":
    case "commit":
    case "reveal":
    // Only rooms have views; the call itself handles the safety code's messages.
  }
}

function hearLine({ store, partnerTyping, receipts, isHidden }: InboundOptions, message: ChatMessage): void {
  const before = store.getState().stranger;
  store.dispatch({ type: "heard", ...message });
  if (store.getState().stranger === before) return;
  partnerTyping.forget();
  receipts.show(message.matchId, message.seq);
  if (isHidden()) store.setState({ unread: true });
}

function hearTyping({ store, partnerTyping }: InboundOptions, matchId: MatchId, typing: boolean): void {
  store.dispatch({ type: "partner-typing", matchId, typing });
  partnerTyping.change(matchId, typing);
}

function hear(options: InboundOptions, event: LoggedEvent): void {
  const { store, effects } = options;
  switch (event.name) {
    case "stranger:matched":
      effects.matched(event.payload);
      return;
    case "stranger:partner-left":
      store.dispatch({ type: "partner-left", ...event.payload, now: options.now() });
      return;
    case "stranger:partner-away":
      store.dispatch({ type: "partner-away", ...event.payload });
      return;
    case "stranger:partner-back":
      store.dispatch({ type: "partner-back", ...event.payload });
      return;
    case "safety:partner-seen":
      store.setState({ partnerSeen: event.payload });
      return;
    case "signal:deliver":
      effects.signals(event.payload);
      return;
    case "chat:message":
      hearLine(options, event.payload);
      return;
    case "stranger:partner-keeps":
      store.dispatch({ type: "partner-keeps", ...event.payload });
      return;
    case "stranger:moved":
      effects.moved(event.payload.matchId, event.payload.peerId);
      return;
    case "chat:delivered":
      store.dispatch({ type: "delivered", ...event.payload });
      return;
    case "chat:partner-typing":
      hearTyping(options, event.payload.matchId, event.payload.typing);
      return;
    default:
    // The other events belong to rooms.
  }
}

/** Reports the outcome of an ordered request. */
function settle({ store, effects }: InboundOptions, { name, payload, fate }: Settled): void {
  switch (name) {
    case "chat:send": {
      const { matchId, seq } = payload;
      store.dispatch({ type: fate === "taken" ? "sent" : "unsent", matchId, seq });
      return;
    }
    case "signal:send":
      if (fate === "lost" || fate === "refused") effects.signalsLost(payload.matchId);
      return;
    default:
    // The other requests belong to rooms.
  }
}
