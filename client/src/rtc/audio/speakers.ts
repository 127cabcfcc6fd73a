import type { PeerId } from "@lets-meet/shared/ids.ts";

/** The state of one voice: speaking or not, since when, and when it was last loud. */
type Voice = { readonly speaking: boolean; readonly sinceMs: number; readonly lastLoudMs: number };

/** The speakers, as judged so far. */
export type Speakers = {
  readonly speaking: ReadonlySet<PeerId>;
  /** The last peer that spoke long enough to be shown; it stays until another peer does. */
  readonly active: PeerId | null;
  readonly voices: ReadonlyMap<PeerId, Voice>;
};

/** The state before any peer has spoken. */
export const silence: Speakers = { speaking: new Set(), active: null, voices: new Map() };

/** About -34 dBov: above breath and keys, below quiet speech. */
export const beginsAt = 0.02;
/** Once a peer speaks, half of that level is enough. */
export const goesOnAt = 0.01;
/** Longer than the gaps between words, shorter than those between sentences. */
const pauseMs = 600;
/** A cough or a "yes" does not change the active speaker. */
const activeAfterMs = 800;

/**
 * Judges who speaks now by each peer's level, 0 to 1 of full scale. Speaking begins at once and ends only
 * after a pause, so that nothing flickers between words. The active speaker changes to a peer that has spoken
 * for a while, and only once the previous one is silent: of two at once, the first is shown. Returns the same
 * sets while they are unchanged.
 */
export function judgeSpeakers(
  before: Speakers,
  levels: ReadonlyMap<PeerId, number>,
  nowMs: number,
): Speakers {
  const voices = new Map<PeerId, Voice>();
  for (const [peerId, level] of levels) voices.set(peerId, voiceOf(before.voices.get(peerId), level, nowMs));
  const names = [...voices].filter(([, { speaking }]) => speaking).map(([peerId]) => peerId);
  const isSame = names.length === before.speaking.size && names.every((name) => before.speaking.has(name));
  return {
    speaking: isSame ? before.speaking : new Set(names),
    active: activeOf(before.active, voices),
    voices,
  };
}

function voiceOf(before: Voice | undefined, level: number, nowMs: number): Voice {
  const wasSpeaking = before?.speaking === true;
  const isLoud = level >= (wasSpeaking ? goesOnAt : beginsAt);
  const lastLoudMs = isLoud ? nowMs : (before?.lastLoudMs ?? Number.NEGATIVE_INFINITY);
  const speaking = isLoud || (wasSpeaking && nowMs - lastLoudMs < pauseMs);
  return { speaking, lastLoudMs, sinceMs: speaking === wasSpeaking ? (before?.sinceMs ?? nowMs) : nowMs };
}

function activeOf(before: PeerId | null, voices: ReadonlyMap<PeerId, Voice>): PeerId | null {
  const current = before === null ? undefined : voices.get(before);
  if (current?.speaking === true) return before;
  // The pause at the end of an utterance does not count as speech.
  const [longest] = [...voices]
    .filter(([, { speaking, sinceMs, lastLoudMs }]) => speaking && lastLoudMs - sinceMs >= activeAfterMs)
    .toSorted(([oneId, one], [otherId, other]) => one.sinceMs - other.sinceMs || (oneId < otherId ? -1 : 1));
  if (longest !== undefined) return longest[0];
  return current === undefined ? null : before;
}
