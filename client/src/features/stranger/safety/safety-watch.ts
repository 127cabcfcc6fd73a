import type { Camera, FrameAsked } from "@lets-meet/shared/protocol/safety.ts";
import type { Ask } from "../../../net/request.ts";
import type { GrabFrame } from "../../../rtc/devices/frame-grabber.ts";
import type { LocalMedia } from "../../../rtc/devices/local-media.ts";
import type { StrangerStore, StrangerView } from "../store.ts";

export type SafetyWatchOptions = {
  readonly store: StrangerStore;
  readonly ask: Ask;
  readonly grab: GrabFrame;
};

/** Names of cameras that are programs. They are looked at more often, and that is all. */
const virtual = /virtual|obs\b|manycam|snap camera|droidcam|xsplit|mmhmm|camo\b|epoccam|iriun/i;

/** The camera that strangers may see, with its name. */
function cameraOf({
  stranger,
  media,
}: Pick<StrangerView, "stranger" | "media">): (Camera & { readonly trackId: string }) | null {
  const isForStrangers = stranger.phase !== "idle" && stranger.wish.mode === "video";
  const track = isForStrangers ? trackOf(media) : null;
  if (track === null) return null;
  return { on: true, looksVirtual: virtual.test(track.label), trackId: track.id };
}

const trackOf = ({ stream, camera }: LocalMedia): MediaStreamTrack | null =>
  camera.state === "on" && !camera.muted ? (stream?.getVideoTracks()[0] ?? null) : null;

/** Tells the server when the camera is on, and gives it the pictures that it asks for. */
export class SafetyWatch {
  readonly #options: SafetyWatchOptions;
  /** The track that the server was told of last on this connection. */
  #told: string | null = null;

  constructor(options: SafetyWatchOptions) {
    this.#options = options;
    options.store.subscribe((view, before) => {
      if (view.media !== before.media || view.stranger !== before.stranger) this.#tell();
    });
  }

  /** The page is attached to its session: the server may be another one. */
  attached(): void {
    this.#told = null;
    this.#tell();
  }

  /** The server asks for a picture. One that cannot be taken is not answered: the camera then counts as off. */
  async asked({ nonce, width, withinMs }: FrameAsked): Promise<void> {
    const { store, ask, grab } = this.#options;
    const track = trackOf(store.getState().media);
    if (track === null) return;
    const jpeg = await grab(track, width, withinMs);
    if (jpeg !== null) void ask("safety:frame", { nonce, jpeg });
  }

  #tell(): void {
    const { store, ask } = this.#options;
    // Servers that judge no pictures need not know.
    if (!store.getState().covers) return;
    const camera = cameraOf(store.getState());
    if ((camera?.trackId ?? null) === this.#told) return;
    this.#told = camera?.trackId ?? null;
    void ask("safety:camera", { on: camera !== null, looksVirtual: camera?.looksVirtual ?? false });
  }
}
