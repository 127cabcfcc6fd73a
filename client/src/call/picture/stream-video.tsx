import { useEffect, useEffectEvent, useLayoutEffect, useRef } from "react";
import { classNames } from "../../ui/class-names.ts";
import { objectFitOf, usePictureFit } from "./picture-fit.ts";

export type StreamVideoProps = {
  /** The accessible name: the person in the picture. */
  readonly label: string;
  readonly id?: string;
  readonly stream: MediaStream;
  readonly mirrored?: boolean;
  /** The user's own sound is never played back. */
  readonly muted?: boolean;
  /**
   * Called when the browser plays no sound without a press. The picture plays muted until `muted` changes.
   */
  readonly onSilenced?: () => void;
  readonly className?: string;
};

/** Elements that are being unmounted in the current commit, or are not mounted yet. */
const unplaced = new Set<HTMLVideoElement>();

/**
 * Reuses the element of this stream if it is being unmounted: a new element would stay black until its first
 * frame.
 */
function elementFor(stream: MediaStream): HTMLVideoElement {
  const known = [...unplaced].find(({ srcObject }) => srcObject === stream);
  if (known === undefined) return newElement();
  unplaced.delete(known);
  known.removeAttribute("aria-hidden");
  return known;
}

/**
 * The delay before a paused picture resumes, so that a browser that pauses it at once is not asked all the
 * time.
 */
export const resumeAfterMs = 500;

const newElement = () =>
  Object.assign(document.createElement("video"), { autoplay: true, playsInline: true });

/**
 * Plays a stream that is not shown yet, invisible and muted, so that it has a picture once it is shown. Calls
 * `ready` when it has. The returned function stops the stream, unless it is shown by then.
 */
export function playAhead(stream: MediaStream, label: string, ready: () => void): () => void {
  const element = newElement();
  element.className = "pointer-events-none fixed top-0 left-0 size-px opacity-0";
  element.setAttribute("aria-hidden", "true");
  element.setAttribute("aria-label", label);
  element.muted = true;
  element.srcObject = stream;
  document.body.append(element);
  unplaced.add(element);
  if (typeof element.requestVideoFrameCallback === "function") element.requestVideoFrameCallback(ready);
  else element.addEventListener("loadeddata", ready, { once: true });
  // If it does not play, the component that shows it says why.
  element.play().catch(() => {});
  return () => {
    if (!unplaced.delete(element)) return;
    element.srcObject = null;
    element.remove();
  };
}

/** Plays a stream. A new stream object replaces the old one, so a track that was added later is shown too. */
export function StreamVideo(props: StreamVideoProps) {
  const { label, id, stream, mirrored = false, muted = false, onSilenced, className } = props;
  const place = useRef<HTMLDivElement>(null);
  const video = useRef<HTMLVideoElement>(null);
  const silenced = useEffectEvent(() => onSilenced?.());
  const come = useEffectEvent(() => elementFor(stream));
  useLayoutEffect(() => {
    const element = come();
    video.current = element;
    place.current?.append(element);
    return () => {
      unplaced.add(element);
    };
  }, []);
  useLayoutEffect(() => {
    const element = video.current;
    if (element === null) return;
    element.id = id ?? "";
    element.setAttribute("aria-label", label);
    element.className = classNames(
      "absolute inset-0 size-full object-contain",
      mirrored && "-scale-x-100",
      className,
    );
  }, [id, label, mirrored, className]);
  const fit = usePictureFit();
  useLayoutEffect(() => {
    const element = video.current;
    if (element === null) return undefined;
    const follow = () => {
      const { videoWidth: width, videoHeight: height, clientWidth, clientHeight } = element;
      const tile = { width: clientWidth, height: clientHeight };
      element.style.objectFit = objectFitOf({ width, height }, tile, fit);
    };
    follow();
    const observer = new ResizeObserver(follow);
    observer.observe(element);
    // The picture's own size changes when a phone is rotated, and with the available bitrate.
    element.addEventListener("resize", follow);
    return () => {
      observer.disconnect();
      element.removeEventListener("resize", follow);
    };
  }, [fit]);
  useEffect(() => {
    const element = video.current;
    return () => {
      // No other component has taken it over; a removed element would play on otherwise.
      if (element !== null && unplaced.delete(element)) element.srcObject = null;
    };
  }, []);
  useEffect(() => {
    const element = video.current;
    if (element === null) return undefined;
    if (element.srcObject !== stream) element.srcObject = stream;
    element.muted = muted;
    const play = () =>
      element.play().catch((error: unknown) => {
        if (muted || !(error instanceof DOMException) || error.name !== "NotAllowedError") return;
        element.muted = true;
        silenced();
        // If it is refused again, only a still picture remains.
        element.play().catch(() => {});
      });
    void play();
    // A call has no pause: a phone call, a closed picture-in-picture window or a headset key would end
    // picture and sound.
    let resume: ReturnType<typeof setTimeout> | undefined;
    const onPause = () => {
      clearTimeout(resume);
      resume = setTimeout(() => void play(), resumeAfterMs);
    };
    element.addEventListener("pause", onPause);
    return () => {
      clearTimeout(resume);
      element.removeEventListener("pause", onPause);
    };
  }, [stream, muted]);
  return <div ref={place} className="contents" />;
}
