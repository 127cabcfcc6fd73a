import { z } from "zod";
import type { LogId } from "../ids.ts";
import { type Ack, ackOf } from "./ack.ts";
import { ChatMessage, ChatReceipt, SendChat, Typing } from "./chat.ts";
import { Attached, Draining, Gap, Presence, Superseded, WatchPresence } from "./session.ts";
import { SendSignal, SignalBatch } from "./signal.ts";
import { InMatch, LadderMove, Match, Next, PartnerLeft, Search, Wish } from "./stranger.ts";

const Empty = z.object({});

/** What a page asks of the server: payload and the value of the answer, one line per request. */
export const requests = {
  "stranger:search": {
    payload: Wish,
    value: Search,
    says: "Look for a partner; a repeated search replaces the wish and keeps the place.",
  },
  "stranger:ladder": {
    payload: LadderMove,
    value: Search,
    says: "Hold the ladder's rung, let it climb again, or skip to the next.",
  },
  "stranger:next": {
    payload: Next,
    value: Search,
    says: "Leave that match, if it is still the current one, and search again.",
  },
  "stranger:leave": {
    payload: InMatch,
    value: Empty,
    says: "Leave that match; a match that is over already is no error.",
  },
  "stranger:cancel": {
    payload: Empty,
    value: Empty,
    says: "Stop searching; when a match came first, the answer is in-match.",
  },
  "stranger:block": {
    payload: InMatch,
    value: Empty,
    says: "Never meet the partner of that match again; leaves it when it still goes on.",
  },
  "signal:send": { payload: SendSignal, value: Empty, says: "Forward signals to the partner (ordered)." },
  "signal:ready": {
    payload: InMatch,
    value: Empty,
    says: "This page listens now: deliver the signals held for that match, and those to come.",
  },
  "chat:send": {
    payload: SendChat,
    value: Empty,
    says: "Forward a message to the partner (ordered).",
  },
  "chat:received": {
    payload: ChatReceipt,
    value: Empty,
    says: "Tell the partner that the messages up to this one are shown.",
  },
  "chat:typing": {
    payload: Typing,
    value: Empty,
    says: "Tell the partner that this side is typing, or has stopped.",
  },
  "presence:watch": {
    payload: WatchPresence,
    value: Presence,
    says: "Be told now and then how many are online, or no longer.",
  },
  "session:bye": {
    payload: Empty,
    value: Empty,
    says: "The page is being closed or reloaded: use the short grace.",
  },
} as const;
export type RequestName = keyof typeof requests;
export type Request<N extends RequestName> = z.infer<(typeof requests)[N]["payload"]>;
/** What a page may hand in before parsing: the schema's input side. */
export type RequestInput<N extends RequestName> = z.input<(typeof requests)[N]["payload"]>;
export type Value<N extends RequestName> = z.infer<(typeof requests)[N]["value"]>;

/** What the server tells a page through the session's log: each carries its log id, is kept for a resume, and comes once. */
export const logged = {
  "stranger:matched": { payload: Match, says: "A partner is found." },
  "stranger:partner-left": { payload: PartnerLeft, says: "The match is over, and not by this page." },
  "stranger:partner-away": {
    payload: InMatch,
    says: "The partner's page lost its connection and is inside its grace.",
  },
  "stranger:partner-back": { payload: InMatch, says: "The partner's page is connected again." },
  "signal:deliver": { payload: SignalBatch, says: "Signals of the partner's link." },
  "chat:message": { payload: ChatMessage, says: "A message of the partner's." },
  "chat:delivered": {
    payload: ChatReceipt,
    says: "The partner's page shows this page's messages up to this one.",
  },
  "chat:partner-typing": { payload: Typing, says: "The partner types, or has stopped." },
} as const;
export type LoggedName = keyof typeof logged;
export type Logged<N extends LoggedName> = z.infer<(typeof logged)[N]["payload"]>;

/** What the server tells a page directly: about this connection only, not kept. */
export const notices = {
  "session:attached": {
    payload: Attached,
    says: "The first word on every connection: which session it is and where it stands.",
  },
  "session:gap": {
    payload: Gap,
    says: "Messages were lost to the log's bounds while the page was away; renegotiate.",
  },
  "session:superseded": {
    payload: Superseded,
    says: "Another connection took this session over; this one is closed.",
  },
  "session:draining": { payload: Draining, says: "The server is about to stop." },
  "presence:count": { payload: Presence, says: "How many are online." },
} as const;
export type NoticeName = keyof typeof notices;
export type Notice<N extends NoticeName> = z.infer<(typeof notices)[N]["payload"]>;

/** Socket.IO's type of the page's side. */
export type ClientToServer = {
  [N in RequestName]: (payload: RequestInput<N>, ack: (answer: Ack<Value<N>>) => void) => void;
};
/** Socket.IO's type of the server's side. */
export type ServerToClient = {
  [N in LoggedName]: (payload: Logged<N>, id: LogId) => void;
} & { [N in NoticeName]: (payload: Notice<N>) => void };

/** The schema of the answer to a request. */
export const answerTo = <N extends RequestName>(name: N) => ackOf(requests[name].value);
