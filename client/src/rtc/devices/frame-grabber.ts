/** Takes one picture of a camera's track: a JPEG in base64, that wide; `null` if the track gives none in time. */
export type GrabFrame = (track: MediaStreamTrack, width: number, withinMs: number) => Promise<string | null>;

/** Good enough to be judged, at about 7 KB. */
const jpegQuality = 0.7;

/**
 * Takes a picture with an element and a canvas that are not in the page. Smooth scaling matters: without it, models take
 * ordinary pictures for others.
 */
export const grabFrame: GrabFrame = async (track, width, withinMs) => {
  const video = Object.assign(document.createElement("video"), { muted: true, playsInline: true });
  video.srcObject = new MediaStream([track]);
  try {
    if (!(await hasFrame(video, withinMs))) return null;
    const { videoWidth, videoHeight } = video;
    if (videoWidth === 0 || videoHeight === 0) return null;
    const canvas = document.createElement("canvas");
    canvas.width = width;
    canvas.height = Math.max(64, Math.round((width * videoHeight) / videoWidth));
    const context = canvas.getContext("2d");
    if (context === null) return null;
    context.imageSmoothingQuality = "high";
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    const [, base64] = canvas.toDataURL("image/jpeg", jpegQuality).split("base64,");
    return base64 ?? null;
  } finally {
    video.srcObject = null;
  }
};

/** Resolves to true with the element's first frame, or to false after that time. */
const hasFrame = (video: HTMLVideoElement, withinMs: number): Promise<boolean> =>
  new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), withinMs);
    const settle = (isThere: boolean) => {
      clearTimeout(timer);
      resolve(isThere);
    };
    if (typeof video.requestVideoFrameCallback === "function")
      video.requestVideoFrameCallback(() => settle(true));
    else video.addEventListener("loadeddata", () => settle(true), { once: true });
    video.play().catch(() => settle(false));
  });
