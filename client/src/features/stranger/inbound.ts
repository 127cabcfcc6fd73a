import type { MatchId } from "@lets-meet/shared/ids.ts";
import type { Wish } from "@lets-meet/shared/protocol/stranger.ts";
import type { LoggedEvent } from "../../net/connection.ts";
import type { Settled } from "../../net/outbox.ts";
import type { SessionListener } from "../../net/page-session.ts";
import type { Effects } from "./effects.ts";
import type { Receipts } from "./receipts.ts";
import type { StrangerStore } from "./store.ts";
import type { TranscriptKeeper } from "./transcript-keeper.ts";
import type { PartnerTyping } from "./typing.ts";

export type InboundOptions = {
  readonly store: StrangerStore;
  readonly effects: Effects;
  readonly receipts: Receipts;
  readonly partnerTyping: PartnerTyping;
  readonly transcripts: TranscriptKeeper;
  /** What this tab remembers of its last wish. */
  readonly rememberedWish: () => Wish | null;
  readonly isHidden: () => boolean;
};

/** Brings what the server says into the store, one event after the other, in the order in which it came. */
export function listenTo(options: InboundOptions): SessionListener {
  const { store, effects, receipts } = options;
  return {
    attached: (attached, first) => {
      const { snapshot } = attached;
      options.transcripts.unlock(attached.keepKey);
      effects.attached(attached, first, options.rememberedWish());
      if (first && snapshot.phase === "matched") void restore(options, snapshot.match.matchId, attached.seq);
      receipts.again();
    },
    gap: (snapshot) => effects.gap(snapshot),
    logged: (event) => hear(options, event),
    settled: (settled) => settle(options, settled),
    superseded: () => store.dispatch({ type: "superseded" }),
  };
}

/** Brings back what was said before the page was loaded again. */
async function restore(
  { store, transcripts }: InboundOptions,
  matchId: MatchId,
  taken: number,
): Promise<void> {
  const lines = await transcripts.load(matchId);
  store.dispatch({ type: "restored", matchId, lines, taken });
}

function hear(
  { store, effects, receipts, partnerTyping, isHidden }: InboundOptions,
  event: LoggedEvent,
): void {
  switch (event.name) {
    case "stranger:matched":
      effects.matched(event.payload);
      return;
    case "stranger:partner-left":
      store.dispatch({ type: "partner-left", ...event.payload });
      return;
    case "stranger:partner-away":
      store.dispatch({ type: "partner-away", ...event.payload });
      return;
    case "stranger:partner-back":
      store.dispatch({ type: "partner-back", ...event.payload });
      return;
    case "signal:deliver":
      effects.signals(event.payload);
      return;
    case "chat:message": {
      const before = store.getState().stranger;
      store.dispatch({ type: "heard", ...event.payload });
      if (store.getState().stranger === before) return;
      partnerTyping.forget();
      receipts.show(event.payload.matchId, event.payload.seq);
      if (isHidden()) store.setState({ unread: true });
      return;
    }
    case "chat:delivered":
      store.dispatch({ type: "delivered", ...event.payload });
      return;
    case "chat:partner-typing":
      store.dispatch({ type: "partner-typing", ...event.payload });
      partnerTyping.change(event.payload.matchId, event.payload.typing);
      return;
    default:
    // Rooms hear what is theirs.
  }
}

/** What became of an ordered request, told to whoever waits for it. */
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
    // Rooms hear what is theirs.
  }
}
