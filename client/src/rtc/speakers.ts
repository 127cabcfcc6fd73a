import type { PeerId } from "@lets-meet/shared/ids.ts";

/** Whether somebody speaks, since when, and when they were last heard. */
type Voice = { readonly speaking: boolean; readonly sinceMs: number; readonly lastLoudMs: number };

/** Who speaks, as judged so far. */
export type Speakers = {
  readonly speaking: ReadonlySet<PeerId>;
  /** Who spoke last for long enough to be looked at; they stay until somebody else does. */
  readonly active: PeerId | null;
  readonly voices: ReadonlyMap<PeerId, Voice>;
};

/** Nobody has said anything yet. */
export const silence: Speakers = { speaking: new Set(), active: null, voices: new Map() };

/** About -34 dBov: over breath and keys, under quiet speech. */
export const beginsAt = 0.02;
/** Once somebody speaks, half of it is enough. */
export const goesOnAt = 0.01;
/** Longer than the gaps between words, shorter than those between sentences. */
const pauseMs = 600;
/** A cough or a "yes" takes nobody's place. */
const activeAfterMs = 800;

/**
 * Judges who speaks now by everybody's level, 0 to 1 of full scale. Speaking begins at once and ends only after a pause, so that nothing flickers
 * between words. The active speaker changes to who has spoken for a while, and only once the one before is silent: of two
 * at once, the first is looked at. Returns the same sets while nothing about them changes.
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
  // The pause at the end of what somebody says is not counted as speech.
  const [longest] = [...voices]
    .filter(([, { speaking, sinceMs, lastLoudMs }]) => speaking && lastLoudMs - sinceMs >= activeAfterMs)
    .toSorted(([oneId, one], [otherId, other]) => one.sinceMs - other.sinceMs || (oneId < otherId ? -1 : 1));
  if (longest !== undefined) return longest[0];
  return current === undefined ? null : before;
}
