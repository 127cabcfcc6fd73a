import { type RefObject, useLayoutEffect, useRef, useState } from "react";

/**
 * The inner size of an element in CSS pixels; `null` before it is measured. Renders again when it changes.
 */
export function useBox<E extends HTMLElement>(): {
  readonly ref: RefObject<E | null>;
  readonly box: { readonly width: number; readonly height: number } | null;
} {
  const ref = useRef<E>(null);
  const [box, setBox] = useState<{ width: number; height: number } | null>(null);
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return undefined;
    const measure = () => {
      const { clientWidth: width, clientHeight: height } = element;
      setBox((before) => (before?.width === width && before.height === height ? before : { width, height }));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { ref, box };
}
