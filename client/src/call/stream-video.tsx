import { useEffect, useRef } from "react";
import { classNames } from "../ui/class-names.ts";

export type StreamVideoProps = {
  /** The accessible name: whose picture it is. */
  readonly label: string;
  readonly stream: MediaStream;
  readonly mirrored?: boolean;
  /** One's own sound is never played back. */
  readonly muted?: boolean;
  /** The device that plays the sound cannot start without a press of the person's; called when the browser says so. */
  readonly onPlayRefused?: () => void;
  readonly className?: string;
};

/** Plays a stream. A new stream object replaces the old one, so a track that came later is shown as well. */
export function StreamVideo(props: StreamVideoProps) {
  const { label, stream, mirrored = false, muted = false, onPlayRefused, className } = props;
  const video = useRef<HTMLVideoElement>(null);
  const refused = useRef(onPlayRefused);
  refused.current = onPlayRefused;
  useEffect(() => {
    const element = video.current;
    if (element === null) return;
    element.srcObject = stream;
    element.play().catch((error: unknown) => {
      if (error instanceof DOMException && error.name === "NotAllowedError") refused.current?.();
    });
    return () => {
      element.srcObject = null;
    };
  }, [stream]);
  return (
    <video
      ref={video}
      aria-label={label}
      autoPlay
      playsInline
      muted={muted}
      disablePictureInPicture={muted}
      className={classNames("absolute inset-0 size-full object-cover", mirrored && "-scale-x-100", className)}
    />
  );
}
