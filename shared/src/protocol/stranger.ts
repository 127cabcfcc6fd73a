import { z } from "zod";
import { MatchId, PeerId } from "../ids.ts";
import { Interest, Interests } from "../interests.ts";
import { Climb, LadderStep } from "../ladder.ts";
import { Language, Region } from "../places.ts";
import { IceServers } from "./ice-servers.ts";
import { DisplayName, Sending } from "./room.ts";

export const Mode = z.enum(["text", "video"]);
export type Mode = z.infer<typeof Mode>;

/** Whom a person would like to meet. `null` says "no matter". */
export const Wish = z.object({
  mode: Mode,
  interests: Interests,
  language: Language.nullable(),
  region: Region.nullable(),
  /** Hard, on every rung of the ladder: only people who share an interest. Void without interests. */
  requireSharedInterest: z.boolean().exactOptional(),
  /** Hard, on every rung of the ladder: only people who chose the same language. Void without a language. */
  requireLanguage: z.boolean().exactOptional(),
});
export type Wish = z.infer<typeof Wish>;

/** A search under way, as its page shows it. Times are durations, because the two clocks differ. */
export const Search = z.object({
  waitedMs: z.number().nonnegative(),
  ladder: z.array(LadderStep).min(1),
  climb: Climb,
  /** Half of those who were matched lately in this mode waited no longer; `null` when too few were. */
  typicalWaitMs: z.number().nonnegative().nullable(),
});
export type Search = z.infer<typeof Search>;

/** The answer to a search that has begun. `ice`: what its call may use, where one may be made; so that nothing is asked for when the match comes. */
export const Searching = Search.extend({ ice: IceServers.nullable().default(null) });
export type Searching = z.infer<typeof Searching>;

export const LadderMove = z.object({ move: z.enum(["hold", "release", "skip"]) });
export type LadderMove = z.infer<typeof LadderMove>;

/** A match as one of its two sessions sees it: nothing in it tells who the other is beyond what both said. */
export const Match = z.object({
  matchId: MatchId,
  mode: Mode,
  sharedInterests: z.array(Interest),
  sharedLanguage: Language.nullable(),
  /** This side yields when both offer at once; the other side has `false`. */
  polite: z.boolean(),
});
export type Match = z.infer<typeof Match>;

export const InMatch = z.object({ matchId: MatchId });
export type InMatch = z.infer<typeof InMatch>;

/** Whether this side would like to go on in a room; `name` and `sending` say how the others there would see it. */
export const Keep = z.object({
  matchId: MatchId,
  wanted: z.boolean(),
  name: DisplayName.exactOptional(),
  sending: Sending.exactOptional(),
});
export type Keep = z.infer<typeof Keep>;
export const PartnerKeeps = z.object({ matchId: MatchId, wanted: z.boolean() });

/** The match goes on in a room, where the partner is `peerId`. */
export const Moved = z.object({ matchId: MatchId, peerId: PeerId });
export type Moved = z.infer<typeof Moved>;

export const Next = z.object({ matchId: MatchId, wish: Wish });
export type Next = z.infer<typeof Next>;

/**
 * Why a match ended without this page asking for it: `left` the partner chose to go (or went on, or blocked: the three
 * are never told apart), `gone` the partner's grace ran out, `away` this page's own did, `overflow` one of the two pages
 * did not listen for too long.
 */
export const PartnerLeft = z.object({
  matchId: MatchId,
  reason: z.enum(["left", "gone", "away", "overflow"]),
});
export type PartnerLeft = z.infer<typeof PartnerLeft>;
