import { MatchId, PageId, PeerId, RoomId, SessionId } from "@lets-meet/shared/ids.ts";
import { AccountId } from "@lets-meet/shared/protocol/account.ts";
import { RoomSettings, Sending } from "@lets-meet/shared/protocol/room.ts";
import { Match, Wish } from "@lets-meet/shared/protocol/stranger.ts";
import { z } from "zod";
import {
  CarryOnPlaceData,
  CarryOnWishData,
  SessionEntryData,
  SideData,
  TicketData,
  TicketEntryData,
} from "./bus-entries.ts";
import type { Room } from "./domain/room/room-state.ts";
import type { OutboxEntry } from "./domain/session/entries.ts";
import type { Session } from "./domain/session/session.ts";
import type { SessionState } from "./domain/session/session-state.ts";
import type { Stranger } from "./domain/stranger/stranger-state.ts";

/*
 * The states of records as data: a store in another process hands over their JSON, perhaps from another version of this
 * program. Every service test sends each state through these schemas.
 */

const SessionData: z.ZodType<Session> = z.object({
  id: SessionId,
  secretHash: z.string().nullable(),
  epoch: z.number(),
  page: PageId.nullable(),
  whereabouts: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("attached") }),
    z.object({ kind: z.literal("away"), until: z.number() }),
    z.object({ kind: z.literal("dormant"), since: z.number() }),
  ]),
  keepKey: z.string(),
});

const WishAtTurnData = z.object({ wish: CarryOnWishData.nullable(), turn: z.number() });

const StrangerData: z.ZodType<Stranger> = z.object({
  id: SessionId,
  now: z.discriminatedUnion("phase", [
    z.object({ phase: z.literal("idle") }),
    z.object({ phase: z.literal("searching"), wish: Wish, ticket: TicketData }),
    z.object({
      phase: z.literal("confirming"),
      wish: Wish,
      ticket: TicketData,
      own: SideData,
      other: SideData,
    }),
    z.object({
      phase: z.literal("matched"),
      wish: Wish,
      match: Match,
      partner: SessionId,
      agreed: z.boolean(),
      partnerAway: z.boolean(),
      carryOn: z.object({
        own: WishAtTurnData,
        partner: WishAtTurnData,
        asked: CarryOnPlaceData.nullable(),
      }),
    }),
  ]),
  away: z.boolean(),
  revision: z.number(),
  met: z.array(z.object({ matchId: MatchId, partner: SessionId, at: z.number() })),
  blocked: z.array(SessionId),
  moved: z
    .object({
      matchId: MatchId,
      own: PeerId,
      partner: PeerId,
      arriving: CarryOnPlaceData.extend({ begins: z.boolean() }).nullable(),
    })
    .nullable(),
});

const SessionStateData: z.ZodType<SessionState> = z.object({
  session: SessionData.nullable(),
  stranger: StrangerData.nullable(),
  room: RoomId.nullable(),
});

const PersonData = z.object({
  session: SessionId,
  peerId: PeerId,
  name: z.string(),
  account: AccountId.nullable(),
  login: z.string().nullable(),
  sending: Sending,
});

const RoomData: z.ZodType<Room> = z.object({
  id: RoomId,
  name: z.string(),
  owner: AccountId.nullable(),
  settings: RoomSettings,
  chosenRelay: z.boolean(),
  locked: z.boolean(),
  host: PeerId.nullable(),
  members: z.array(PersonData.extend({ hand: z.boolean(), away: z.boolean(), admitted: z.boolean() })),
  knocks: z.array(
    PersonData.extend({ held: z.string().nullable(), away: z.boolean(), network: z.string().nullable() }),
  ),
  removals: z.array(
    z.object({
      session: SessionId,
      account: AccountId.nullable(),
      guest: z.string().nullable(),
      byOwner: z.boolean(),
      until: z.number(),
    }),
  ),
});

/** The schema of a record's states. */
export const statesOf = (key: string): z.ZodType<SessionState | Room> =>
  key.startsWith("session:") ? SessionStateData : RoomData;

/** The schema of the entries that one version of a record owes. */
export const OwedEntriesData: z.ZodType<readonly OutboxEntry[]> = z.array(
  z.union([
    z.object({ session: SessionId, entry: SessionEntryData }),
    z.object({ session: z.null(), entry: TicketEntryData }),
  ]),
);
