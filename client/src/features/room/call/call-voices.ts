import type { PeerId } from "@lets-meet/shared/ids.ts";
import { type LevelMeter, measureLevel } from "../../../rtc/audio/level-meter.ts";
import { listenWhileMuted } from "../../../rtc/audio/muted-voice.ts";
import { watchSpeakers } from "../../../rtc/audio/speaker-watch.ts";
import type { LocalMedia } from "../../../rtc/devices/local-media.ts";
import type { RoomStore } from "../store.ts";

export type CallVoicesOptions = {
  readonly store: RoomStore;
  readonly self: PeerId;
  /** The current connection to that peer. */
  readonly connection: (peerId: PeerId) => RTCPeerConnection | null;
  readonly measure?: (stream: MediaStream, tell: (level: number) => void) => LevelMeter;
};

/** Detects who speaks in a room's call, this page's user included, and if that user speaks while muted. */
export class CallVoices implements Disposable {
  readonly #options: CallVoicesOptions;
  readonly #watch: Disposable;
  readonly #unsubscribe: () => void;
  #microphone: MediaStreamTrack | null = null;
  #isMuted = false;
  #listening: Disposable | null = null;
  #level: number | null = null;

  constructor(options: CallVoicesOptions) {
    this.#options = options;
    const { store, self } = options;
    this.#watch = watchSpeakers({
      receivers: () => this.#receivers(),
      own: () => (this.#level === null ? null : { peerId: self, level: this.#level }),
      changed: ({ speaking, active }) => store.setState({ speaking, activeSpeaker: active }),
      now: () => performance.now(),
    });
    this.#unsubscribe = store.subscribe(({ media }, before) => {
      if (media !== before.media) this.#listen(media);
    });
    this.#listen(store.getState().media);
  }

  [Symbol.dispose](): void {
    this.#unsubscribe();
    this.#watch[Symbol.dispose]();
    this.#listening?.[Symbol.dispose]();
  }

  /** Measures the open microphone: what is sent, or, while muted, what is held back. */
  #listen({ stream, microphone }: LocalMedia): void {
    const track = microphone.state === "on" ? (stream?.getAudioTracks()[0] ?? null) : null;
    const isMuted = microphone.state === "on" && microphone.muted;
    if (track === this.#microphone && isMuted === this.#isMuted) return;
    this.#microphone = track;
    this.#isMuted = isMuted;
    this.#listening?.[Symbol.dispose]();
    this.#listening = track === null ? null : isMuted ? this.#hearMuted(track) : this.#hearSent(track);
  }

  #hearSent(track: MediaStreamTrack): Disposable {
    const { measure = measureLevel } = this.#options;
    const meter = measure(new MediaStream([track]), (level) => {
      this.#level = level;
    });
    return {
      [Symbol.dispose]: () => {
        meter.close();
        this.#level = null;
      },
    };
  }

  #hearMuted(microphone: MediaStreamTrack): Disposable {
    const { store, measure = measureLevel } = this.#options;
    return listenWhileMuted({
      microphone,
      measure,
      talking: (talkingWhileMuted) => store.setState({ talkingWhileMuted }),
    });
  }

  #receivers(): ReadonlyMap<PeerId, RTCRtpReceiver> {
    const { store, connection } = this.#options;
    const found = new Map<PeerId, RTCRtpReceiver>();
    for (const [peerId, { camera }] of store.getState().peers) {
      const voice = camera?.getAudioTracks()[0];
      if (voice === undefined) continue;
      const places = connection(peerId)?.getTransceivers() ?? [];
      const receiver = places.find((place) => place.receiver.track === voice)?.receiver;
      if (receiver !== undefined) found.set(peerId, receiver);
    }
    return found;
  }
}
