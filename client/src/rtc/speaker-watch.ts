import type { PeerId } from "@lets-meet/shared/ids.ts";
import { loud } from "./level-meter.ts";
import type { StatsRecord } from "./link-report.ts";
import { judgeSpeakers, type Speakers, silence } from "./speakers.ts";

export type SpeakerWatchOptions = {
  /** Through what each peer's voice comes now; peers without sound are left out. */
  readonly receivers: () => ReadonlyMap<PeerId, RTCRtpReceiver>;
  /** This page's own voice as the level meter tells it; `null` while none is sent. */
  readonly own: () => { readonly peerId: PeerId; readonly level: number } | null;
  /** Told when who speaks, or who is looked at, changes. */
  readonly changed: (speakers: Speakers) => void;
  /** Milliseconds on a clock that only goes forward. */
  readonly now: () => number;
};

/** Often enough for a ring to light up with the word, and cheap: no statistics are asked for where the receiver knows. */
const everyMs = 200;
/** Silence is sent too, only seldom; a level that has stood for longer is what is left of a stream that has stopped. */
const staleMs = 1_000;

/** The newest packet heard of a receiver, and when it was first met. */
type Ear = { readonly timestamp: number; readonly atMs: number };

/** Listens to who speaks until it is disposed of. */
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
    // A look that takes longer than the time between two is not overtaken.
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
 * The level that travels with the packets, of the loudest source (W3C WebRTC §5.3 `getSynchronizationSources`), and when
 * the newest was played; `null` where it does not travel.
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

/** The level of what was decoded (W3C webrtc-stats `audioLevel`). */
async function levelDecoded(receiver: RTCRtpReceiver): Promise<number> {
  // A receiver that is being stopped may refuse, and has nothing to say.
  const stats = await receiver.getStats().catch(() => null);
  const records: readonly StatsRecord[] = stats === null ? [] : [...stats.values()];
  const levels = records.flatMap(({ type, audioLevel }) =>
    type === "inbound-rtp" && typeof audioLevel === "number" ? [audioLevel] : [],
  );
  return Math.max(0, ...levels);
}
