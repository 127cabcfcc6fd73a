import { EyeOff } from "lucide-react";
import { useEffect, useRef } from "react";
import { callWords } from "../words.ts";

export type CoveredVideoProps = {
  /** What is played under the cover. */
  readonly stream: MediaStream;
  /** `waiting`: the picture has not been checked yet. `covered`: it was, and was not clear. */
  readonly why: "waiting" | "covered";
};

/** So few pixels show that somebody is there, and nothing else. */
const size = { width: 24, height: 18 };
const everyMs = 200;

/**
 * Covers a video: draws it with very few pixels, a few times a second, which costs far less than a blur by CSS; what was not
 * clear is not drawn at all.
 */
export function CoveredVideo({ stream, why }: CoveredVideoProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext("2d") ?? null;
    const [track] = stream.getVideoTracks();
    if (context === null || track === undefined || why === "covered") return undefined;
    const video = Object.assign(document.createElement("video"), { muted: true, playsInline: true });
    video.srcObject = new MediaStream([track]);
    video.play().catch(() => {});
    context.imageSmoothingQuality = "high";
    const timer = setInterval(() => {
      if (video.videoWidth > 0) context.drawImage(video, 0, 0, size.width, size.height);
    }, everyMs);
    return () => {
      clearInterval(timer);
      video.srcObject = null;
    };
  }, [stream, why]);
  return (
    <div className="absolute inset-0 z-10 overflow-hidden bg-stage">
      <canvas ref={canvas} {...size} aria-hidden="true" className="absolute inset-0 size-full object-cover" />
      <output className="absolute top-1/2 left-1/2 flex w-max max-w-[88%] -translate-1/2 items-center gap-2 rounded-box border-3 border-ink bg-surface px-3.5 py-2 text-sm font-bold text-ink">
        <EyeOff aria-hidden="true" size={20} strokeWidth={2.4} className="flex-none" />
        {callWords.cover[why]}
      </output>
    </div>
  );
}
