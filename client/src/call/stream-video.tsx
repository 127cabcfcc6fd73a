import { useEffect, useEffectEvent, useRef } from "react";
import { classNames } from "../ui/class-names.ts";

export type StreamVideoProps = {
  /** The accessible name: whose picture it is. */
  readonly label: string;
  readonly id?: string;
  readonly stream: MediaStream;
  readonly mirrored?: boolean;
  /** One's own sound is never played back. */
  readonly muted?: boolean;
  /** The browser plays no sound without a press of the person's. The picture runs silently until `muted` changes. */
  readonly onSilenced?: () => void;
  readonly className?: string;
};

/** Plays a stream. A new stream object replaces the old one, so a track that came later is shown as well. */
export function StreamVideo(props: StreamVideoProps) {
  const { label, id, stream, mirrored = false, muted = false, onSilenced, className } = props;
  const video = useRef<HTMLVideoElement>(null);
  const silenced = useEffectEvent(() => onSilenced?.());
  useEffect(() => {
    const element = video.current;
    return () => {
      // An element that has left the page plays on otherwise.
      if (element !== null) element.srcObject = null;
    };
  }, []);
  useEffect(() => {
    const element = video.current;
    if (element === null) return;
    if (element.srcObject !== stream) element.srcObject = stream;
    // React sets the attribute only, which is read once.
    element.muted = muted;
    element.play().catch((error: unknown) => {
      if (muted || !(error instanceof DOMException) || error.name !== "NotAllowedError") return;
      element.muted = true;
      silenced();
      // Refused again, a still picture is all there is.
      element.play().catch(() => {});
    });
  }, [stream, muted]);
  return (
    // oxlint-disable-next-line jsx-a11y/media-has-caption -- nobody writes captions for a live call.
    <video
      ref={video}
      id={id}
      aria-label={label}
      autoPlay
      playsInline
      muted={muted}
      className={classNames("absolute inset-0 size-full object-cover", mirrored && "-scale-x-100", className)}
    />
  );
}
