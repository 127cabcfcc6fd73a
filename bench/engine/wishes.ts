import type { Ticket } from "@lets-meet/server/domain/matching/ticket.ts";
import type { Random } from "@lets-meet/server/testing/random.ts";
import { MatchId, SessionId } from "@lets-meet/shared/ids.ts";
import { Interest } from "@lets-meet/shared/interests.ts";
import { ladderFor } from "@lets-meet/shared/ladder.ts";
import { languages, regions } from "@lets-meet/shared/places.ts";
import { zipf } from "./zipf.ts";

/** Makes the tickets of a crowd of people. */
export type Crowd = { ticket(random: Random, since: number, wish?: Partial<Ticket>): Ticket };

/**
 * People with three interests each, drawn by Zipf's law from `tagCount`; nine in ten name a language and as many a
 * region, both drawn by Zipf's law too; all search for video.
 */
export function crowdOf(tagCount: number): Crowd {
  const tagRank = zipf(tagCount);
  const languageRank = zipf(languages.length);
  const regionRank = zipf(regions.length);
  const tags = Array.from({ length: tagCount }, (_, rank) => Interest.parse(`tag ${rank}`));
  let count = 0;
  return {
    ticket(random, since, wish = {}) {
      const interests = new Set<Interest>();
      while (interests.size < 3) interests.add(tags[tagRank(random)] ?? Interest.parse("tag"));
      const language = random.chance(0.9) ? (languages[languageRank(random)] ?? null) : null;
      const region = random.chance(0.9) ? (regions[regionRank(random)] ?? null) : null;
      return {
        session: sessionOf(count++),
        revision: 1,
        mode: "video",
        interests: [...interests],
        language,
        region,
        since,
        ladder: ladderFor({
          hasInterests: true,
          hasPlace: language !== null || region !== null,
          hasRecentPartners: false,
        }),
        climb: { kind: "climbing", offsetMs: 0 },
        recent: [],
        blocked: [],
        ...wish,
      };
    },
  };
}

/** The session id of the n-th person. */
export function sessionOf(n: number): SessionId {
  return SessionId.parse(`person-${String(n).padStart(14, "0")}`);
}

/** An id for every match. */
export function sameId(): () => MatchId {
  // All matches share one id: the engine does not read it, and parsing ids would add to the measured time.
  const id = MatchId.parse("match-000000000000000");
  return () => id;
}
