/**
 * The result of asking for the screen: it is shared, the user has cancelled, the browser or the system denies
 * it to every page, or this browser does not support it.
 */
export type ScreenOutcome = "shared" | "refused" | "failed" | "unsupported";

export type ScreenCaptureOptions = {
  /** `undefined` if the page is not a secure context, or the browser has none. */
  readonly mediaDevices: Partial<Pick<MediaDevices, "getDisplayMedia">> | undefined;
  /**
   * `null`: nothing is shared any more, ended by this page or by the browser's own button. A paused picture
   * delivers nothing new, like a minimized window; a picture that merely does not change is not paused.
   */
  readonly changed: (stream: MediaStream | null, isPaused: boolean) => void;
};

/** This page's screen, with its sound if the browser provides it (W3C Screen Capture §5.1). */
export class ScreenCapture {
  readonly #options: ScreenCaptureOptions;
  #stream: MediaStream | null = null;
  /** Grows with every wish, so that the result of an earlier wish is discarded. */
  #wish = 0;

  constructor(options: ScreenCaptureOptions) {
    this.#options = options;
  }

  get isSupported(): boolean {
    return this.#options.mediaDevices?.getDisplayMedia !== undefined;
  }

  get tracks(): { readonly screen: MediaStreamTrack | null; readonly screenAudio: MediaStreamTrack | null } {
    return {
      screen: this.#stream?.getVideoTracks()[0] ?? null,
      screenAudio: this.#stream?.getAudioTracks()[0] ?? null,
    };
  }

  /** Lets the user choose what to share; the previous share continues until they have. */
  async start(): Promise<ScreenOutcome> {
    const { mediaDevices } = this.#options;
    if (mediaDevices?.getDisplayMedia === undefined) return "unsupported";
    const wish = ++this.#wish;
    let stream: MediaStream;
    try {
      stream = await mediaDevices.getDisplayMedia({
        video: { frameRate: { ideal: 15, max: 30 } },
        audio: true,
      });
    } catch (error) {
      return wish === this.#wish && !isRefusal(error) ? "failed" : "refused";
    }
    if (wish !== this.#wish) {
      for (const track of stream.getTracks()) track.stop();
      return "refused";
    }
    this.#take(stream);
    return "shared";
  }

  stop(): void {
    this.#wish++;
    this.#take(null);
  }

  #take(stream: MediaStream | null): void {
    const before = this.#stream;
    if (before === stream) return;
    this.#stream = stream;
    for (const track of before?.getTracks() ?? []) track.stop();
    const [picture] = stream?.getVideoTracks() ?? [];
    if (picture !== undefined) {
      // Text has to stay readable; movement may stutter (W3C mst-content-hint §4).
      picture.contentHint = "detail";
      picture.addEventListener("ended", () => {
        if (this.#stream === stream) this.#take(null);
      });
      for (const change of ["mute", "unmute"])
        picture.addEventListener(change, () => {
          if (this.#stream === stream) this.#options.changed(stream, picture.muted);
        });
    }
    this.#options.changed(stream, picture?.muted === true);
  }
}

/**
 * True if the user has cancelled. If a system, such as macOS, denies the screen to the browser, the error has
 * another name in Firefox, but only another message in Chromium.
 */
function isRefusal(error: unknown): boolean {
  return (
    error instanceof DOMException && error.name === "NotAllowedError" && !/by system/iu.test(error.message)
  );
}
