import { MatchId } from "@lets-meet/shared/ids.ts";
import { Interests } from "@lets-meet/shared/interests.ts";
import type { IceServers } from "@lets-meet/shared/protocol/ice-servers.ts";
import type { Match, Mode, Search, Searching, Wish } from "@lets-meet/shared/protocol/stranger.ts";
import { idle, inMatch, movedToRoom, type Stranger } from "../state.ts";
import { advance, talkOf } from "../talk/talk.ts";

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

/** The match "a" right after the server told this page of it. */
const met = (mode: Mode) =>
  inMatch({ match: matchOf("a", mode), partnerAway: false, origin: "told", wish: wishOf(mode), now: 100 });

/** One state of each phase and relevant variant; the match, if any, is "a". */
export const states = {
  idle,
  moved: movedToRoom,
  preparing: { phase: "preparing", wish: wishOf("video") },
  requesting: { phase: "requesting", wish: wishOf("text"), leaving: null },
  leaving: { phase: "requesting", wish: wishOf("text"), leaving: matchIdOf("a") },
  searching,
  connecting: met("video"),
  texting: met("text"),
  talking: { ...met("video"), phase: "talking" },
  severed: {
    ...met("video"),
    phase: "talking",
    talk: { ...talkOf(matchOf("a", "video"), false), severed: true },
  },
  ended: { phase: "ended", wish: wishOf("text"), talk: endedTalk, reason: "left" },
} as const satisfies Record<string, Stranger>;
export type StateName = keyof typeof states;
