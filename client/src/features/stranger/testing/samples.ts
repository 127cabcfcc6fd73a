import { MatchId } from "@lets-meet/shared/ids.ts";
import { Interests } from "@lets-meet/shared/interests.ts";
import type { IceServers } from "@lets-meet/shared/protocol/ice-servers.ts";
import type { Match, Mode, Search, Searching, Wish } from "@lets-meet/shared/protocol/stranger.ts";
import { inMatch, type Stranger } from "../state.ts";
import { advance, talkOf } from "../talk.ts";

/** A match id made of one letter. */
export const matchIdOf = (letter: string) => MatchId.parse(letter.repeat(21));

export const matchOf = (letter: string, mode: Mode = "text"): Match => ({
  matchId: matchIdOf(letter),
  mode,
  sharedInterests: Interests.parse(["chess"]).slice(),
  sharedLanguage: "en",
  polite: false,
});

export const wishOf = (mode: Mode): Wish => ({
  mode,
  interests: Interests.parse(["chess", "music"]),
  language: "en",
  region: null,
});

export const searchOf = (waitedMs: number): Search => ({
  waitedMs,
  ladder: [{ rung: "anyone", fromMs: 0 }],
  climb: { kind: "climbing", offsetMs: 0 },
  typicalWaitMs: null,
});

/** The server's answer to a new search. */
export const searchingOf = (ice: IceServers | null = null): Searching => ({ ...searchOf(0), ice });

const searching: Stranger = {
  phase: "searching",
  wish: wishOf("text"),
  search: { startedAt: 0, ladder: searchOf(0).ladder, climb: searchOf(0).climb, typicalWaitMs: null },
};
const endedTalk = advance(
  talkOf(matchOf("a"), false),
  { type: "said", matchId: matchIdOf("a"), seq: 1, text: "hi" },
  true,
);

/** One state of each phase and relevant variant; the match, if any, is "a". */
export const states = {
  idle: { phase: "idle" },
  preparing: { phase: "preparing", wish: wishOf("video") },
  requesting: { phase: "requesting", wish: wishOf("text"), leaving: null },
  leaving: { phase: "requesting", wish: wishOf("text"), leaving: matchIdOf("a") },
  searching,
  connecting: inMatch(matchOf("a", "video"), wishOf("video"), 100),
  texting: inMatch(matchOf("a", "text"), wishOf("text"), 100),
  talking: { ...inMatch(matchOf("a", "video"), wishOf("video"), 100), phase: "talking" },
  severed: {
    ...inMatch(matchOf("a", "video"), wishOf("video"), 100),
    phase: "talking",
    talk: { ...talkOf(matchOf("a", "video"), false), severed: true },
  },
  ended: { phase: "ended", wish: wishOf("text"), talk: endedTalk, reason: "left" },
} as const satisfies Record<string, Stranger>;
export type StateName = keyof typeof states;
