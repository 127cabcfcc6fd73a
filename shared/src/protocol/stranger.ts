import { z } from "zod";
import { MatchId, PeerId } from "../ids.ts";
import { Interest, Interests } from "../interests.ts";
import { Climb, LadderStep } from "../ladder.ts";
import { IceServers } from "./ice-servers.ts";
import { Language, Region } from "./places.ts";
import { DisplayName, Sending } from "./room.ts";

export const Mode = z.enum(["text", "video"]);
export type Mode = z.infer<typeof Mode>;

/** The partner that a user would like to meet. `null` means no preference. */
export const Wish = z.object({
  mode: Mode,
  interests: Interests,
  language: Language.nullable(),
  region: Region.nullable(),
  /** A hard requirement on every rung of the ladder: a shared interest. Ignored without interests. */
  requireSharedInterest: z.boolean().exactOptional(),
  /** A hard requirement on every rung of the ladder: the same language. Ignored without a language. */
  requireLanguage: z.boolean().exactOptional(),
});
export type Wish = z.infer<typeof Wish>;

/** A running search, as its page shows it. Times are durations, because the clocks of page and server differ. */
export const Search = z.object({
  waitedMs: z.number().nonnegative(),
  ladder: z.array(LadderStep).min(1),
  climb: Climb,
  /** The median wait of the last matches in this mode; `null` when there are too few. */
  typicalWaitMs: z.number().nonnegative().nullable(),
});
export type Search = z.infer<typeof Search>;

/** The answer to a search. `ice` is there if the match will make a call, and saves the page a request at the match. */
export const Searching = Search.extend({ ice: IceServers.nullable().default(null) });
export type Searching = z.infer<typeof Searching>;

export const LadderMove = z.object({ move: z.enum(["hold", "release", "skip"]) });
export type LadderMove = z.infer<typeof LadderMove>;

/** A match as one of its two sessions sees it. It reveals nothing of the partner beyond what both sides stated. */
export const Match = z.object({
  matchId: MatchId,
  mode: Mode,
  sharedInterests: z.array(Interest),
  sharedLanguage: Language.nullable(),
  /** This side yields on glare; the other side has `false`. */
  polite: z.boolean(),
});
export type Match = z.infer<typeof Match>;

export const InMatch = z.object({ matchId: MatchId });
export type InMatch = z.infer<typeof InMatch>;

/** This side would like to go on in a room, or no longer; `name` and `sending` describe it to the members there. */
export const CarryOn = z.object({
  matchId: MatchId,
  wanted: z.boolean(),
  name: DisplayName.exactOptional(),
  sending: Sending.exactOptional(),
});
export type CarryOn = z.infer<typeof CarryOn>;
export const PartnerCarriesOn = z.object({ matchId: MatchId, wanted: z.boolean() });

/** The match goes on in a room, where the partner is `peerId`. */
export const Moved = z.object({ matchId: MatchId, peerId: PeerId });
export type Moved = z.infer<typeof Moved>;

export const Next = z.object({ matchId: MatchId, wish: Wish });
export type Next = z.infer<typeof Next>;

/**
 * The reason why a match ended without a request of this page. `left`: the partner left, went to the next or blocked; the
 * three look the same on purpose. `gone`: the partner's grace ran out. `away`: this page's own grace ran out. `overflow`:
 * one of the two pages was not ready for its signals for too long. `removed`: the server has removed the partner for what its
 * camera showed. `barred`: the same for this page's own camera, which stays covered for ten minutes.
 */
export const PartnerLeft = z.object({
  matchId: MatchId,
  reason: z.enum(["left", "gone", "away", "overflow", "removed", "barred"]),
});
export type PartnerLeft = z.infer<typeof PartnerLeft>;
