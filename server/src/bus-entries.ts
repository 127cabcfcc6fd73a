import { MatchId, PeerId, RoomId, SessionId } from "@lets-meet/shared/ids.ts";
import { Climb, LadderStep } from "@lets-meet/shared/ladder.ts";
import { isLogged, logged } from "@lets-meet/shared/protocol/events.ts";
import { Sending } from "@lets-meet/shared/protocol/room.ts";
import { Match, PartnerLeft, Wish } from "@lets-meet/shared/protocol/stranger.ts";
import { z } from "zod";
import type { Ticket } from "./domain/matching/ticket.ts";
import type { PageEntry, SessionEntry, SignalEntry, TicketEntry } from "./domain/session/entries.ts";
import { ticketsTopic } from "./ports.ts";
import { BlockEntryData } from "./ports-safety.ts";
import { type BlockEntry, blocksTopic } from "./safety-ports.ts";

/*
 * The entries of the bus as data: a backend in another process hands over their JSON and no references. The contract test
 * of the bus and every service test send each entry through these schemas.
 */

export const TicketData: z.ZodType<Ticket> = Wish.extend({
  session: SessionId,
  revision: z.number(),
  since: z.number(),
  ladder: z.array(LadderStep),
  climb: Climb,
  recent: z.array(SessionId),
  blocked: z.array(SessionId),
});

export const TicketEntryData: z.ZodType<TicketEntry> = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("announce"), ticket: TicketData }),
  z.object({ kind: z.literal("withdraw"), session: SessionId, revision: z.number() }),
  z.object({
    kind: z.literal("spent"),
    tickets: z.array(z.object({ session: SessionId, revision: z.number() })),
  }),
]);

const From = z.object({ session: SessionId, bytes: z.number() });

const SignalEntryData: z.ZodType<SignalEntry> = z.object({
  kind: z.literal("page"),
  event: z.literal("signal:deliver"),
  matchId: MatchId,
  json: z.string(),
  from: From,
});

const OtherPageEntryData = z
  .object({
    kind: z.literal("page"),
    event: z.string().refine(isLogged),
    payload: z.unknown(),
    from: From.optional(),
  })
  .transform(({ event, payload, ...rest }, context): PageEntry => {
    const parsed = logged[event].payload.safeParse(payload);
    if (!parsed.success) context.addIssue({ code: "custom", message: `not the payload of ${event}` });
    // The schema of the event determines the payload's type; the index cannot express that.
    return { ...rest, event, payload: parsed.data } as PageEntry;
  });

export const SideData = z.object({ session: SessionId, revision: z.number(), match: Match });
const inMatch = { matchId: MatchId };
export const CarryOnWishData = z.object({ name: z.string(), sending: Sending });
export const CarryOnPlaceData = z.object({
  room: RoomId,
  people: z.array(CarryOnWishData.extend({ session: SessionId, peerId: PeerId })),
});

export const SessionEntryData: z.ZodType<SessionEntry> = z.union([
  SignalEntryData,
  OtherPageEntryData,
  z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("proposed"), own: SideData, other: SideData }),
    z.object({ kind: z.literal("offered"), own: SideData, other: SideData }),
    z.object({ kind: z.literal("accepted"), ...inMatch }),
    z.object({ kind: z.literal("agreed"), ...inMatch }),
    z.object({ kind: z.literal("refused"), ...inMatch }),
    z.object({ kind: z.literal("left"), ...inMatch, reason: PartnerLeft.shape.reason }),
    z.object({ kind: z.literal("over"), ...inMatch }),
    z.object({ kind: z.literal("parted"), peers: z.array(PeerId) }),
    z.object({ kind: z.literal("lost") }),
    z.object({ kind: z.literal("room-changed"), room: RoomId, version: z.number() }),
    z.object({ kind: z.literal("keeps"), ...inMatch, wish: CarryOnWishData.nullable(), turn: z.number() }),
    z.object({ kind: z.literal("carry"), ...inMatch, place: CarryOnPlaceData, turn: z.number() }),
    z.object({ kind: z.literal("carried"), ...inMatch }),
    z.object({ kind: z.literal("away"), ...inMatch }),
    z.object({ kind: z.literal("back"), ...inMatch }),
  ]),
]);

/** The schema of a topic's entries. */
export const entriesOf = (topic: string): z.ZodType<SessionEntry | TicketEntry | BlockEntry> => {
  if (topic === ticketsTopic) return TicketEntryData;
  return topic === blocksTopic ? BlockEntryData : SessionEntryData;
};
