import { MatchId } from "@lets-meet/shared/ids.ts";
import { Interest } from "@lets-meet/shared/interests.ts";
import type { Match } from "@lets-meet/shared/protocol/stranger.ts";
import type { TalkState } from "../pages/talk/talk-props.ts";
import type { EndReason } from "../state.ts";
import { type ChatLine, type Talk, talkOf } from "../talk/talk.ts";

const match: Match = {
  matchId: MatchId.parse("match-for-tests-00001"),
  mode: "text",
  sharedInterests: ["chess", "music"].map((text) => Interest.parse(text)),
  sharedLanguage: null,
  polite: true,
};

/** A talk for tests, with their changes. */
export const aTalk = (changes: Partial<Talk> = {}): Talk => ({ ...talkOf(match, false), ...changes });

const wish = { mode: "text", interests: [], language: null, region: null } as const;

export function talking(changes: Partial<Talk> = {}): TalkState {
  return {
    phase: "talking",
    wish: { ...wish, interests: [] },
    talk: aTalk(changes),
    origin: "told",
    since: 0,
  };
}

export function ended(reason: EndReason, changes: Partial<Talk> = {}): TalkState {
  return { phase: "ended", wish: { ...wish, interests: [] }, talk: aTalk(changes), reason };
}

export function aLine(from: ChatLine["from"], text: string, seq = 1): ChatLine {
  return { from, seq, text, delivery: "sent" };
}
