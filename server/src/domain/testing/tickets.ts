import { MatchId, SessionId } from "@lets-meet/shared/ids.ts";
import { Interest } from "@lets-meet/shared/interests.ts";
import { ladderFor, type Rung } from "@lets-meet/shared/ladder.ts";
import { defaultMatchConfig, type MatchConfig } from "../matching/match-config.ts";
import { createMatchEngine } from "../matching/match-engine.ts";
import type { MatchFound, Ticket } from "../matching/ticket.ts";

/** A session id that names its session in a failing test. */
export function session(name: string): SessionId {
  return SessionId.parse(`session-${name}`.padEnd(20, "_"));
}

/** Interests by name. */
export function interests(...names: readonly string[]): readonly Interest[] {
  return names.map((name) => Interest.parse(name));
}

/** A ticket with an empty wish, except for the given fields; the ladder follows from the wish. */
export function ticket(name: string, wish: Partial<Ticket> = {}): Ticket {
  const base: Ticket = {
    session: session(name),
    revision: 1,
    mode: "video",
    interests: [],
    language: null,
    region: null,
    since: 0,
    ladder: [],
    climb: { kind: "climbing", offsetMs: 0 },
    recent: [],
    blocked: [],
    ...wish,
  };
  if (wish.ladder !== undefined) return base;
  return {
    ...base,
    ladder: ladderFor({
      hasInterests: base.interests.length > 0,
      hasPlace: base.language !== null || base.region !== null,
      hasRecentPartners: base.recent.length > 0,
    }),
  };
}

/** The fields of a ticket that stays on one rung. */
export function held(rung: Rung): Pick<Ticket, "climb" | "ladder"> {
  return { climb: { kind: "held", rung }, ladder: [{ rung, fromMs: 0 }] };
}

/** Match ids that count up, so that two runs can be compared. */
function countingIds(): () => MatchId {
  let count = 0;
  return () => MatchId.parse(`match-${String(count++).padStart(14, "0")}`);
}

/** An engine with the default settings, except for the given ones. */
export function engineWith(config: Partial<MatchConfig> = {}) {
  return createMatchEngine({ ...defaultMatchConfig, ...config }, countingIds());
}

/** The sessions of a match, by name, first one first. */
export function namesOf(match: MatchFound): readonly string[] {
  return [match.first.session, match.second.session].map((id) =>
    id.replace("session-", "").replace(/_+$/, ""),
  );
}
