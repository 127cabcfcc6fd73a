import { MatchId, PageId, SessionId } from "@lets-meet/shared/ids.ts";
import { Interest } from "@lets-meet/shared/interests.ts";
import { type Acceptance, BlockReceipt, usualRulesVersion } from "@lets-meet/shared/protocol/safety.ts";
import type { Match, Wish } from "@lets-meet/shared/protocol/stranger.ts";
import type { BlockReason } from "../safety-ports.ts";

const padded = (name: string): string => name.padEnd(21, "_");
export const sessionId = (name: string): SessionId => SessionId.parse(padded(`s-${name}`));
export const matchId = (name: string): MatchId => MatchId.parse(padded(`m-${name}`));
export const pageId = (name: string): PageId => PageId.parse(padded(`p-${name}`));
export const interest = (name: string): Interest => Interest.parse(name);

/** The acceptance of the rules that a server under test has. */
export const accepted: Acceptance = { rules: usualRulesVersion, adult: true };

/** What blocked people are told, with a receipt that nobody has signed. */
export const blockReason: BlockReason = { rule: "explicit", receipt: BlockReceipt.parse("a.b.c") };

export const wish = (over: Partial<Wish> = {}): Wish => ({
  mode: "text",
  interests: [],
  language: null,
  region: null,
  ...over,
});

export const match = (name: string, over: Partial<Match> = {}): Match => ({
  matchId: matchId(name),
  mode: "text",
  sharedInterests: [],
  sharedLanguage: null,
  polite: false,
  ...over,
});
