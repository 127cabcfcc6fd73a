import type { SessionId } from "@lets-meet/shared/ids.ts";
import type { RoomSettings } from "@lets-meet/shared/protocol/room.ts";
import type { Attached, LogName } from "@lets-meet/shared/protocol/session.ts";
import { type SessionState, withRoom } from "./domain/session/session-state.ts";
import { removed } from "./domain/stranger/stranger.ts";
import type { Events } from "./ops/events.ts";
import {
  type Bus,
  type Clock,
  type RoomStore,
  type StateStore,
  sessionOfRecord,
  sessionRecord,
} from "./ports.ts";
import type { AccountService } from "./services/account/account.ts";
import type { randomIds } from "./services/ids.ts";
import { reportFailure, whenBoth, whenHere } from "./services/maybe-promise.ts";
import { OwnedRecords } from "./services/records/owned-records.ts";
import { ResumeTokenBook, type ResumeTokenConfig } from "./services/resume/resume-token-book.ts";
import type { ResumeTokenSeal } from "./services/resume/resume-token-seal.ts";
import { Revival } from "./services/resume/revival.ts";
import { RoomService } from "./services/room/room.ts";
import { RoomForwarding } from "./services/room/room-forwarding.ts";
import type { Decisions } from "./services/safety/decisions.ts";
import { EndedMatches } from "./services/safety/ended-matches.ts";
import type { Judge } from "./services/safety/judge.ts";
import { Sampler } from "./services/safety/sampler.ts";
import { Backlog } from "./services/session/backlog.ts";
import { together } from "./services/session/participant.ts";
import { SessionService } from "./services/session/session.ts";
import type { SessionOptions } from "./services/session/session-types.ts";
import { SignalRate } from "./services/session/signal-rate.ts";
import { SignalingService } from "./services/session/signaling.ts";
import { Shielding } from "./services/shield/shielding.ts";
import { CarryOnService } from "./services/stranger/carry-on.ts";
import { ChatService } from "./services/stranger/chat.ts";
import { RestoredMatches } from "./services/stranger/restored-matches.ts";
import { StrangerService } from "./services/stranger/stranger.ts";
import type { StrangerConfig } from "./services/stranger/stranger-options.ts";

export type ServicesOptions = {
  readonly bus: Bus;
  /** The name of this node, which no other has or had. */
  readonly node: string;
  /** The name of the bus's logs: a page that has read others starts from the beginning. */
  readonly log: LogName;
  readonly states: StateStore;
  readonly leavesBehind: SessionOptions["leavesBehind"];
  /** False while `bus` and `states` cannot be reached. */
  readonly isReachable: () => boolean;
  readonly clock: Clock;
  readonly events: Events;
  readonly ids: Pick<
    typeof randomIds,
    "session" | "secret" | "key" | "log" | "room" | "peer" | "frame" | "draw"
  >;
  readonly store: Pick<RoomStore, "find">;
  readonly accounts: Pick<AccountService, "isLive">;
  /** Seals resume tokens; `null` if no key outlives the process. */
  readonly seal: ResumeTokenSeal | null;
  /** Samples cameras with this classifier; `null` samples none. */
  readonly judge: Judge | null;
  /** Decides what follows from what the server has seen of a camera. */
  readonly decisions: Pick<Decisions, "confirmed" | "good">;
  readonly config: {
    readonly grace: SessionOptions["grace"];
    readonly mostDormantBytes: number;
    readonly stranger: StrangerConfig & { readonly canCarryOn: boolean };
    readonly resumeTokens: ResumeTokenConfig;
    readonly rooms: { readonly graceMs: number; readonly usual: RoomSettings };
    readonly ice: Pick<Attached, "iceServers" | "shield">;
    /** The version of the rules that pages have to accept, and whether they cover incoming video. */
    readonly safety: Pick<Attached, "rules" | "covers">;
    /** The addresses that a shielded call may show. */
    readonly relayAddresses: ReadonlySet<string>;
  };
};

/**
 * The services of one node that act on sessions: over one bus there may be several of these, and there has to be a matcher.
 */
export function composeServices({
  bus,
  node,
  log,
  states,
  leavesBehind,
  isReachable,
  clock,
  events,
  ids,
  store,
  accounts,
  seal,
  judge,
  decisions,
  config,
}: ServicesOptions) {
  const { resumeTokens: resumeTokenConfig, ice } = config;
  const backlog = new Backlog((id) => sessions.isHere(id));
  const sampler =
    judge === null
      ? null
      : new Sampler({
          judge,
          bus,
          clock,
          draw: ids.draw,
          newNonce: ids.frame,
          stateOf: (id) => strangers.stateOf(id),
          failed: events.failed,
          confirmed: (person, evidence) => {
            events.removed();
            // The match ends at once, whatever is decided about the person.
            reportFailure(strangers.step(person.session, removed), events.failed);
            decisions.confirmed(person, evidence).catch(events.failed);
          },
          good: (person) => decisions.good(person),
        });
  const endedMatches = new EndedMatches(clock.now);
  const records = new OwnedRecords<SessionId, SessionState>({
    store: states,
    bus,
    clock,
    node,
    keyOf: sessionRecord,
    idOf: sessionOfRecord,
    changed: (id, before, after) => {
      const [was, is] = [before?.stranger ?? null, after?.stranger ?? null];
      endedMatches.changed(id, was, is);
      strangers.changed(id, was, is);
      sampler?.changed(id, was, is);
    },
    lost: (id) => sessions.lost(id),
    restored: (id) => restoredMatches.restored(id),
  });
  const rooms = new RoomService({
    bus,
    states,
    clock,
    events,
    backlog,
    sessions: {
      isHere: (id) => sessions.isHere(id),
      lastRoom: (id) => records.view(id)?.room ?? null,
      noteRoom: (id, room) =>
        records.change(id, (state) => ({ state: withRoom(state, room), outbox: [], answer: undefined })),
    },
    graceMs: config.rooms.graceMs,
    resumeTokenMs: Math.max(resumeTokenConfig.idleMs, resumeTokenConfig.renewMs + resumeTokenConfig.roomMs),
  });
  const strangers: StrangerService = new StrangerService({
    records,
    clock,
    events,
    config: config.stranger,
    isReachable,
    isElsewhere: (id) => rooms.isIn(id),
    leaveRoom: (id, peerId) => carryOn.leave(id, peerId),
  });
  const restoredMatches = new RestoredMatches({
    strangers,
    lookForRoom: (id) => carryOn.refresh(id),
    records,
    clock,
    events,
  });
  const resumeTokens = new ResumeTokenBook({
    seal,
    strangers,
    rooms,
    familiar: (id) => sessions.expected.familiar(id),
    clock,
    config: resumeTokenConfig,
  });
  const sessions: SessionService = new SessionService({
    bus,
    records,
    clock,
    ids,
    grace: config.grace,
    leavesBehind,
    participant: together([strangers, rooms], {
      hear: (id, entry, at) => {
        switch (entry.kind) {
          case "room-changed":
            return rooms.hear(entry).then(() => carryOn.roomChanged(id));
          case "keeps":
          case "carry":
          case "carried":
            return carryOn.hear(id, entry, at);
          case "left":
            return whenBoth(strangers.hear(id, entry, at), carryOn.partnerLeft(id, entry.matchId));
          default:
            return strangers.hear(id, entry, at);
        }
      },
      refresh: (id) => carryOn.refresh(id),
    }),
    events,
    ice,
    safety: config.safety,
    resumeTokens,
    backlog,
    log,
    acquaintances: (id) => {
      const { met, blocked } = strangers.stateOf(id);
      return met.length + blocked.length;
    },
    mostDormantBytes: config.mostDormantBytes,
  });
  const revival = new Revival({ seal, bus, clock, sessions, strangers, rooms, store, accounts });
  const shielding = new Shielding(config.relayAddresses, events);
  // Strangers who could not see each other's address cannot see it in their room either.
  const usual = { ...config.rooms.usual, relay: ice.shield };
  const carryOn: CarryOnService = new CarryOnService({
    strangers,
    rooms,
    sessions,
    isGone: (id) => !sessions.isHere(id) && whenHere(states.has(sessionRecord(id)), (isThere) => !isThere),
    ids,
    usual,
    isAllowed: config.stranger.canCarryOn,
  });
  const signalRate = new SignalRate(sessions, clock);
  const signaling = new SignalingService({
    bus,
    sessions,
    strangers,
    backlog,
    signalRate,
    elsewhere: (...forwarded) => carryOn.forward(...forwarded),
    events,
    shielding: ice.shield ? shielding : null,
  });
  return {
    backlog,
    sampler,
    endedMatches,
    rooms,
    strangers,
    resumeTokens,
    sessions,
    revival,
    carryOn,
    signaling,
    chat: new ChatService(signaling, events),
    roomForwarding: new RoomForwarding(rooms, sessions, events, shielding, signalRate),
  };
}
