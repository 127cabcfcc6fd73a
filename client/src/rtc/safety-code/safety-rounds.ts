import type { PeerMessage } from "@lets-meet/shared/protocol/peer.ts";
import { commitmentOf, iconsOf, type MemberKey, roundOf, type SafetyCode } from "./safety-code.ts";

export type SafetyMessage = Extract<PeerMessage, { readonly kind: "commit" | "reveal" }>;

/**
 * Another member of the call. `fingerprint` is `null` until its link has one; `link` names that connection.
 */
export type SafetyPeer = {
  readonly id: string;
  readonly fingerprint: string | null;
  readonly link: string;
};

export type SafetyEvent =
  /**
   * The members of the call, with their keys as this page sees them. `nonce` is for the round that this may
   * begin.
   */
  | {
      readonly kind: "members";
      readonly own: string;
      readonly peers: readonly SafetyPeer[];
      readonly nonce: string;
    }
  | { readonly kind: "message"; readonly from: string; readonly message: SafetyMessage }
  /** A channel to that peer has opened, perhaps again: earlier messages may be lost. */
  | { readonly kind: "opened"; readonly peer: string };

/** A message to send, and its recipient. */
export type SafetyPost = { readonly to: string; readonly message: SafetyMessage };

type Round = {
  readonly name: string;
  readonly own: MemberKey;
  readonly nonce: string;
  readonly peers: readonly MemberKey[];
  readonly commitments: ReadonlyMap<string, string>;
  /** The nonces that the others have revealed; each counts once it matches its commitment. */
  readonly nonces: ReadonlyMap<string, string>;
  readonly revealed: boolean;
  readonly broken: boolean;
};

export type SafetyState = {
  readonly self: string;
  readonly call: string;
  /**
   * All rounds of this call by name: a page that returns to a round continues it and gets no second attempt.
   */
  readonly rounds: ReadonlyMap<string, Round>;
  readonly current: string | null;
  /** Messages of rounds that this page has not entered, the oldest first. */
  readonly early: readonly { readonly from: string; readonly message: SafetyMessage }[];
  readonly peers: readonly SafetyPeer[];
  /** Links whose key was replaced while they existed. */
  readonly forged: ReadonlySet<string>;
  readonly agreed: { readonly ids: string; readonly code: string } | null;
  readonly changed: boolean;
};

/** Each round is an attempt for an attacker who swaps keys, so their number is limited. */
const mostRounds = 256;
const mostEarlyOfOne = 8;

export const beginSafety = (self: string, call: string): SafetyState => ({
  self,
  call,
  rounds: new Map(),
  current: null,
  early: [],
  peers: [],
  forged: new Set(),
  agreed: null,
  changed: false,
});

/**
 * Agrees on a safety code by commit-then-reveal: each member sends every other a commitment, and reveals its
 * nonce only when all commitments have arrived. docs/safety-code.md says what this proves, and against whom.
 */
export function stepSafety(
  state: SafetyState,
  event: SafetyEvent,
): { readonly state: SafetyState; readonly send: readonly SafetyPost[] } {
  if (event.kind === "members") return enter(state, event);
  if (event.kind === "message") return settle(take(state, event.from, event.message));
  const round = currentRound(state);
  return { state, send: round === null ? [] : postsOf(round).filter(({ to }) => to === event.peer) };
}

/** The current code. */
export function safetyCodeOf(state: SafetyState): SafetyCode {
  if (state.peers.some((peer) => state.forged.has(linkOf(peer)))) return { state: "broken" };
  const round = currentRound(state);
  if (round === null) {
    const waitingFor = state.peers.filter(({ fingerprint }) => fingerprint === null).map(({ id }) => id);
    const isSpent = state.peers.length > 0 && waitingFor.length === 0;
    return isSpent ? { state: "broken" } : { state: "agreeing", waitingFor };
  }
  if (round.broken) return { state: "broken" };
  const waitingFor = missing(round);
  if (waitingFor.length > 0) return { state: "agreeing", waitingFor };
  return { state: "agreed", icons: iconsFor(round), changed: state.changed };
}

const linkOf = ({ id, link }: SafetyPeer): string => `${id}\t${link}`;
const currentRound = ({ rounds, current }: SafetyState): Round | null =>
  current === null ? null : (rounds.get(current) ?? null);
const missing = ({ peers, commitments, nonces }: Round): readonly string[] =>
  peers.filter(({ id }) => !commitments.has(id) || !nonces.has(id)).map(({ id }) => id);

function iconsFor({ own, nonce, peers, nonces }: Round) {
  const others = peers.map(({ id, fingerprint }) => ({ fingerprint, nonce: nonces.get(id) ?? "" }));
  return iconsOf([{ fingerprint: own.fingerprint, nonce }, ...others]);
}

/** All messages that this page has sent in a round, for sending again. */
const postsOf = ({ name, own, nonce, peers, revealed }: Round): readonly SafetyPost[] =>
  peers.flatMap(({ id: to }): SafetyPost[] => [
    { to, message: { kind: "commit", round: name, commitment: commitmentOf(name, own, nonce) } },
    ...(revealed ? [{ to, message: { kind: "reveal", round: name, nonce } } as const] : []),
  ]);

function enter(state: SafetyState, event: Extract<SafetyEvent, { kind: "members" }>) {
  const { peers } = event;
  const before = new Map(state.peers.map((peer) => [linkOf(peer), peer.fingerprint]));
  const forged = new Set(state.forged);
  for (const peer of peers) {
    const known = before.get(linkOf(peer)) ?? null;
    if (known !== null && peer.fingerprint !== null && known !== peer.fingerprint) forged.add(linkOf(peer));
  }
  const next = { ...state, peers, forged };
  const keys = peers.flatMap(({ id, fingerprint }) => (fingerprint === null ? [] : [{ id, fingerprint }]));
  if (peers.length === 0 || keys.length < peers.length)
    return { state: { ...next, current: null }, send: [] };
  const own = { id: state.self, fingerprint: event.own };
  const name = roundOf(state.call, [own, ...keys]);
  if (name === state.current) return { state: next, send: [] };
  const known = state.rounds.get(name);
  if (known !== undefined) return announce({ ...next, current: name }, known);
  if (state.rounds.size >= mostRounds) return { state: { ...next, current: null }, send: [] };
  const round: Round = {
    name,
    own,
    nonce: event.nonce,
    peers: keys,
    commitments: new Map(),
    nonces: new Map(),
    revealed: false,
    // No member can hold another's key, so of two with the same key one is an impostor.
    broken: new Set([own, ...keys].map(({ fingerprint }) => fingerprint)).size <= keys.length,
  };
  const early = state.early.filter(({ message }) => message.round !== name);
  const entered: SafetyState = {
    ...next,
    current: name,
    early,
    rounds: new Map(state.rounds).set(name, round),
  };
  const waiting = state.early.filter(({ message }) => message.round === name);
  return announce(
    waiting.reduce((to, { from, message }) => take(to, from, message), entered),
    round,
  );
}

/**
 * Sends this page's messages in a round that it enters, and those that follow from messages received earlier.
 */
function announce(state: SafetyState, round: Round) {
  const settled = settle(state);
  return { state: settled.state, send: [...postsOf(round), ...settled.send] };
}

function take(state: SafetyState, from: string, message: SafetyMessage): SafetyState {
  const round = state.rounds.get(message.round);
  if (round === undefined) return keepEarly(state, from, message);
  const member = round.peers.find(({ id }) => id === from);
  if (member === undefined) return state;
  const isCommit = message.kind === "commit";
  const known = isCommit ? round.commitments : round.nonces;
  const value = isCommit ? message.commitment : message.nonce;
  const before = known.get(from);
  if (before === value) return state;
  if (before !== undefined) return withRound(state, { ...round, broken: true });
  const now = { ...round, [isCommit ? "commitments" : "nonces"]: new Map(known).set(from, value) };
  return withRound(state, { ...now, broken: now.broken || !isKept(now, member) });
}

/** True if a member's nonce matches its commitment, or one of the two is unknown. */
function isKept({ name, commitments, nonces }: Round, member: MemberKey): boolean {
  const commitment = commitments.get(member.id);
  const nonce = nonces.get(member.id);
  return commitment === undefined || nonce === undefined || commitment === commitmentOf(name, member, nonce);
}

function keepEarly(state: SafetyState, from: string, message: SafetyMessage): SafetyState {
  const own = state.early.filter((one) => one.from === from);
  const dropped = own.length < mostEarlyOfOne ? undefined : own[0];
  return { ...state, early: [...state.early.filter((one) => one !== dropped), { from, message }] };
}

const withRound = (state: SafetyState, round: Round): SafetyState => ({
  ...state,
  rounds: new Map(state.rounds).set(round.name, round),
});

/** Reveals once all members have committed, and records the code once all have revealed. */
function settle(state: SafetyState): { state: SafetyState; send: readonly SafetyPost[] } {
  const round = currentRound(state);
  if (round === null || round.broken) return { state, send: [] };
  if (!round.revealed) {
    if (round.commitments.size < round.peers.length) return { state, send: [] };
    const send = round.peers.map(
      ({ id: to }): SafetyPost => ({
        to,
        message: { kind: "reveal", round: round.name, nonce: round.nonce },
      }),
    );
    return { state: noted(withRound(state, { ...round, revealed: true })), send };
  }
  return { state: noted(state), send: [] };
}

function noted(state: SafetyState): SafetyState {
  const code = safetyCodeOf(state);
  if (code.state !== "agreed") return state;
  const ids = state.peers
    .map(({ id }) => id)
    .toSorted()
    .join("\n");
  const now = { ids, code: code.icons.join(" ") };
  const { agreed } = state;
  if (agreed?.ids === ids && agreed.code === now.code) return state;
  return { ...state, agreed: now, changed: agreed?.ids === ids };
}
