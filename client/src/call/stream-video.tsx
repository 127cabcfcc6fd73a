import { useEffect, useEffectEvent, useLayoutEffect, useRef } from "react";
import { classNames } from "../ui/class-names.ts";
import { objectFitOf, usePictureFit } from "./picture-fit.ts";

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

/** Elements that lose their place in the commit that is going on, or have none yet. */
const unplaced = new Set<HTMLVideoElement>();

/**
 * Whoever shows the stream of an element that loses its place goes on with that element: a new one would stand black
 * until it has a frame of its own.
 */
function elementFor(stream: MediaStream): HTMLVideoElement {
  const known = [...unplaced].find(({ srcObject }) => srcObject === stream);
  if (known === undefined) return newElement();
  unplaced.delete(known);
  known.removeAttribute("aria-hidden");
  return known;
}

/** How soon a picture that was paused goes on; a browser that pauses it again at once is not asked all the time. */
export const resumeAfterMs = 500;

const newElement = () =>
  Object.assign(document.createElement("video"), { autoplay: true, playsInline: true });

/**
 * Plays a stream that has no place on the page yet, unseen and unheard, so that it comes to its place with a picture.
 * `ready` is told when there is one. What it returns gives the stream up, unless it has found its place by then.
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
  // Where it does not play, its place on the page says why.
  element.play().catch(() => {});
  return () => {
    if (!unplaced.delete(element)) return;
    element.srcObject = null;
    element.remove();
  };
}

/** Plays a stream. A new stream object replaces the old one, so a track that came later is shown as well. */
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
    // The picture's own size changes as a phone is turned, and with the bits there are for it.
    element.addEventListener("resize", follow);
    return () => {
      observer.disconnect();
      element.removeEventListener("resize", follow);
    };
  }, [fit]);
  useEffect(() => {
    const element = video.current;
    return () => {
      // Nobody has taken it; an element that has left the page plays on otherwise.
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
        // Refused again, a still picture is all there is.
        element.play().catch(() => {});
      });
    void play();
    // A call has no pause: a phone call, a small window that was closed or a key of a headset would end picture and sound.
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
