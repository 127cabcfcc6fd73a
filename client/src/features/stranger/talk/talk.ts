import type { MatchId } from "@lets-meet/shared/ids.ts";
import type { Sending } from "@lets-meet/shared/protocol/room.ts";
import type { Match } from "@lets-meet/shared/protocol/stranger.ts";

/** One message of the conversation. `seq` is the sender's, and the key together with `from`. */
export type ChatLine = {
  readonly from: "you" | "stranger";
  readonly seq: number;
  readonly text: string;
  readonly delivery: "sending" | "sent" | "delivered" | "failed";
};

/**
 * The state of a match that both sides share, and what stays on the screen after its end. `severed`: the
 * server does not know the match any more, so media continue, and messages need the link.
 */
export type Talk = {
  readonly match: Match;
  readonly lines: readonly ChatLine[];
  readonly partnerTyping: boolean;
  readonly partnerAway: boolean;
  readonly severed: boolean;
  /** The partner's page shows this side's messages up to this number. */
  readonly deliveredUpTo: number;
  /** The sides that would like to carry on in a room. */
  readonly keeps: { readonly own: boolean; readonly partner: boolean };
  /** The sending state that the partner reports; `null` while unknown. */
  readonly partnerSends: Sending | null;
};

/** An event inside this match; the machine drops events of other matches. */
export type TalkEvent = { readonly matchId: MatchId } & (
  | { readonly type: "said"; readonly seq: number; readonly text: string }
  | { readonly type: "sent"; readonly seq: number }
  | { readonly type: "unsent"; readonly seq: number }
  | { readonly type: "delivered"; readonly seq: number }
  | { readonly type: "heard"; readonly seq: number; readonly text: string }
  /** Messages from before a reload; the server has taken this side's up to `taken`. */
  | { readonly type: "restored"; readonly lines: readonly ChatLine[]; readonly taken: number }
  | { readonly type: "partner-typing"; readonly typing: boolean }
  | { readonly type: "partner-away" }
  | { readonly type: "partner-back" }
  | { readonly type: "keep"; readonly wanted: boolean }
  | { readonly type: "partner-keeps"; readonly wanted: boolean }
  | { readonly type: "partner-sends"; readonly sending: Sending }
);

export const talkOf = (match: Match, partnerAway: boolean): Talk => ({
  match,
  lines: [],
  partnerTyping: false,
  partnerAway,
  severed: false,
  deliveredUpTo: 0,
  keeps: { own: false, partner: false },
  partnerSends: null,
});

/** The talk after its match has ended: the partner is neither typing nor away. */
export const quieted = (talk: Talk): Talk => ({
  ...talk,
  partnerTyping: false,
  partnerAway: false,
  keeps: { own: false, partner: false },
});

/**
 * Applies an event of this match. After the end (`open` is false) only the delivery of earlier messages
 * changes.
 */
export function advance(talk: Talk, event: TalkEvent, open: boolean): Talk {
  switch (event.type) {
    case "sent":
      return settle(talk, (line) => line.seq === event.seq && line.delivery === "sending", "sent");
    case "unsent":
      return settle(talk, (line) => line.seq === event.seq && line.delivery === "sending", "failed");
    case "delivered":
      return delivered(talk, event.seq);
    case "said":
      return open ? said(talk, event.seq, event.text) : talk;
    case "heard":
      return open ? heard(talk, event.seq, event.text) : talk;
    case "restored":
      return open ? restored(talk, event.lines, event.taken) : talk;
    case "partner-typing":
      return open ? change(talk, { partnerTyping: event.typing }) : talk;
    case "partner-away":
      return open ? change(talk, { partnerAway: true, partnerTyping: false }) : talk;
    case "partner-back":
      return open ? change(talk, { partnerAway: false }) : talk;
    case "keep":
      return open && !talk.severed ? keep(talk, { ...talk.keeps, own: event.wanted }) : talk;
    case "partner-keeps":
      return open ? keep(talk, { ...talk.keeps, partner: event.wanted }) : talk;
    case "partner-sends":
      return open ? { ...talk, partnerSends: event.sending } : talk;
  }
}

const keep = (talk: Talk, keeps: Talk["keeps"]): Talk =>
  keeps.own === talk.keeps.own && keeps.partner === talk.keeps.partner ? talk : { ...talk, keeps };

const has = (talk: Talk, from: ChatLine["from"], seq: number) =>
  talk.lines.some((line) => line.from === from && line.seq === seq);

function said(talk: Talk, seq: number, text: string): Talk {
  if (has(talk, "you", seq)) return talk;
  return { ...talk, lines: [...talk.lines, { from: "you", seq, text, delivery: "sending" }] };
}

function heard(talk: Talk, seq: number, text: string): Talk {
  if (has(talk, "stranger", seq)) return talk;
  const line: ChatLine = { from: "stranger", seq, text, delivery: "delivered" };
  return { ...talk, partnerTyping: false, lines: [...talk.lines, line] };
}

/** Messages from before a reload come first; those already here stay as they are. */
function restored(talk: Talk, lines: readonly ChatLine[], taken: number): Talk {
  const missing = lines
    .filter((line) => !has(talk, line.from, line.seq))
    .map((line) => ({ ...line, delivery: fateOf(line, taken, talk.deliveredUpTo) }));
  return missing.length === 0 ? talk : { ...talk, lines: [...missing, ...talk.lines] };
}

function fateOf(line: ChatLine, taken: number, deliveredUpTo: number): ChatLine["delivery"] {
  // A message that was never sent has a number below all valid ones.
  if (line.delivery === "failed" && line.seq < 0) return "failed";
  if (line.from === "stranger" || line.seq <= deliveredUpTo) return "delivered";
  if (line.delivery !== "sending") return line.delivery;
  return line.seq <= taken ? "sent" : "failed";
}

function delivered(talk: Talk, seq: number): Talk {
  const known = seq > talk.deliveredUpTo ? { ...talk, deliveredUpTo: seq } : talk;
  const isMeant = (line: ChatLine) => line.seq > 0 && line.seq <= seq && line.delivery !== "delivered";
  return settle(known, isMeant, "delivered");
}

function settle(talk: Talk, isMeant: (line: ChatLine) => boolean, delivery: ChatLine["delivery"]): Talk {
  const isChanged = (line: ChatLine) => line.from === "you" && isMeant(line);
  if (!talk.lines.some(isChanged)) return talk;
  return { ...talk, lines: talk.lines.map((line) => (isChanged(line) ? { ...line, delivery } : line)) };
}

function change(talk: Talk, changes: Partial<Pick<Talk, "partnerTyping" | "partnerAway">>): Talk {
  const changed = { ...talk, ...changes };
  return changed.partnerTyping === talk.partnerTyping && changed.partnerAway === talk.partnerAway
    ? talk
    : changed;
}
