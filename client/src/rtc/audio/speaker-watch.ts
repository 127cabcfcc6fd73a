import type { PeerId } from "@lets-meet/shared/ids.ts";
import type { StatsRecord } from "../quality/link-report.ts";
import { loud } from "./level-meter.ts";
import { judgeSpeakers, type Speakers, silence } from "./speakers.ts";

export type SpeakerWatchOptions = {
  /** The current receiver of each peer's voice; peers without sound are left out. */
  readonly receivers: () => ReadonlyMap<PeerId, RTCRtpReceiver>;
  /** This page's own voice level from the level meter; `null` while none is sent. */
  readonly own: () => { readonly peerId: PeerId; readonly level: number } | null;
  /** Called when the speakers or the active speaker change. */
  readonly changed: (speakers: Speakers) => void;
  /** Milliseconds on a clock that only goes forward. */
  readonly now: () => number;
};

/**
 * Often enough for a ring to light up with the word, and cheap: no statistics are requested if the receiver
 * has the level.
 */
const everyMs = 200;
/** Silence is sent too, but seldom; a level that is older than this is left over from a stopped stream. */
const staleMs = 1_000;

/** The newest packet of a receiver, and when it was first seen. */
type Ear = { readonly timestamp: number; readonly atMs: number };

/** Watches who speaks until it is disposed. */
export function watchSpeakers(options: SpeakerWatchOptions): Disposable {
  const ears = new WeakMap<RTCRtpReceiver, Ear>();
  let speakers = silence;
  let isClosed = false;
  let isBusy = false;
  const hear = async (receiver: RTCRtpReceiver): Promise<number> => {
    const told = levelTold(receiver);
    if (told === null) return await levelDecoded(receiver);
    const before = ears.get(receiver);
    const atMs = before?.timestamp === told.timestamp ? before.atMs : options.now();
    ears.set(receiver, { timestamp: told.timestamp, atMs });
    return options.now() - atMs >= staleMs ? 0 : told.level;
  };
  const look = async () => {
    const receivers = [...options.receivers()];
    const heard = await Promise.all(
      receivers.map(async ([peerId, receiver]) => [peerId, await hear(receiver)] as const),
    );
    if (isClosed) return;
    const own = options.own();
    const levels = new Map([...heard, ...(own === null ? [] : [[own.peerId, own.level * loud] as const])]);
    const before = speakers;
    speakers = judgeSpeakers(before, levels, options.now());
    if (speakers.speaking !== before.speaking || speakers.active !== before.active) options.changed(speakers);
  };
  const timer = setInterval(() => {
    // A look that takes longer than the interval is not overtaken.
    if (isBusy) return;
    isBusy = true;
    void look().finally(() => {
      isBusy = false;
    });
  }, everyMs);
  return {
    [Symbol.dispose]: () => {
      isClosed = true;
      clearInterval(timer);
    },
  };
}

/**
 * The level in the packets of the loudest source (W3C WebRTC §5.3 `getSynchronizationSources`), and when the
 * newest was played; `null` if the packets carry none.
 */
function levelTold(receiver: RTCRtpReceiver): { readonly level: number; readonly timestamp: number } | null {
  const told = receiver
    .getSynchronizationSources()
    .flatMap(({ audioLevel: level, timestamp }) => (level === undefined ? [] : [{ level, timestamp }]));
  if (told.length === 0) return null;
  return {
    level: Math.max(...told.map(({ level }) => level)),
    timestamp: Math.max(...told.map(({ timestamp }) => timestamp)),
  };
}

/** The level of the decoded audio (W3C webrtc-stats `audioLevel`). */
async function levelDecoded(receiver: RTCRtpReceiver): Promise<number> {
  // A receiver that is being stopped may reject, and is silent.
  const stats = await receiver.getStats().catch(() => null);
  const records: readonly StatsRecord[] = stats === null ? [] : [...stats.values()];
  const levels = records.flatMap(({ type, audioLevel }) =>
    type === "inbound-rtp" && typeof audioLevel === "number" ? [audioLevel] : [],
  );
  return Math.max(0, ...levels);
}
