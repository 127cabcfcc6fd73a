import type { PeerId } from "@lets-meet/shared/ids.ts";
import type { LoggedEvent } from "@lets-meet/shared/protocol/events.ts";
import type { Settled } from "../../net/outbox.ts";
import type { SessionListener } from "../../net/page-session.ts";
import type { OthersTyping } from "../../net/typing.ts";
import type { RoomEffects } from "./effects.ts";
import { roomOf } from "./machine.ts";
import type { RoomStore } from "./store.ts";

export type InboundOptions = {
  readonly store: RoomStore;
  readonly effects: RoomEffects;
  readonly othersTyping: OthersTyping<PeerId>;
  readonly now: () => number;
};

/** Applies the server's room events to the store, in the order of their arrival. */
export function listenTo(options: InboundOptions): Omit<SessionListener, "frameAsked"> {
  const { store, effects } = options;
  return {
    attached: (attached, first) => effects.attached(attached, first),
    gap: (snapshot) => effects.gap(snapshot),
    logged: (event) => hear(options, event),
    settled: (settled) => settle(options, settled),
    superseded: () => store.dispatch({ type: "superseded" }),
  };
}

function hear({ store, effects, othersTyping, now }: InboundOptions, event: LoggedEvent): void {
  const here = roomOf(store.getState().room);
  switch (event.name) {
    case "room:joined":
      effects.joined(event.payload);
      return;
    case "room:waiting":
      effects.waiting(event.payload);
      return;
    case "room:left":
      store.dispatch({ type: "out", ...event.payload });
      return;
    case "room:signal-deliver":
      effects.signals(event.payload);
      return;
    case "room:changed":
      if (event.payload.roomId === here) store.happen({ type: "changed", facts: event.payload });
      return;
    case "room:member-joined":
    case "room:member-changed": {
      const { roomId, member } = event.payload;
      const type = event.name === "room:member-joined" ? "member-joined" : "member-changed";
      if (roomId === here) store.happen({ type, member });
      return;
    }
    case "room:member-left":
      if (event.payload.roomId === here) store.happen({ type: "member-left", peerId: event.payload.peerId });
      return;
    case "room:knock":
      if (event.payload.roomId === here) store.happen({ type: "knock", knock: event.payload.knock });
      return;
    case "room:knock-gone":
      if (event.payload.roomId === here) store.happen({ type: "knock-gone", peerId: event.payload.peerId });
      return;
    case "room:mute-asked":
      if (event.payload.roomId === here) store.happen({ type: "mute-asked", peerId: event.payload.peerId });
      return;
    case "room:message":
      if (event.payload.roomId === here)
        effects.heard(event.payload.peerId, event.payload.seq, event.payload.text);
      return;
    case "room:member-typing": {
      const { roomId, peerId, typing } = event.payload;
      if (roomId !== here) return;
      store.happen({ type: "typing", peerId, typing });
      othersTyping.change(peerId, typing);
      return;
    }
    case "room:reaction":
      if (event.payload.roomId === here) store.happen({ type: "reacted", ...event.payload, now: now() });
      return;
    default:
    // The other events belong to strangers.
  }
}

/** Reports the outcome of an ordered request. */
function settle({ effects }: InboundOptions, { name, payload, fate }: Settled): void {
  switch (name) {
    case "room:chat":
      effects.chatSettled(payload.seq, fate === "taken");
      return;
    case "room:signal":
      if (fate === "lost" || fate === "refused") effects.signalsLost(payload.peerId);
      return;
    default:
    // The other requests belong to strangers.
  }
}
