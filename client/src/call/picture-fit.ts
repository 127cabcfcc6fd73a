import { useSyncExternalStore } from "react";

/** A size in any unit. */
export type Size = { readonly width: number; readonly height: number };

/** `whole`: every picture is shown whole. `fill`: pictures fill their tiles, and lose their edges. */
export type PictureFit = "whole" | "fill";

/** A crop of up to this share of a picture costs no head, and leaves no bars beside it. */
export const mostCropped = 0.1;

/** How much of a picture a tile shows that it fills, from 0 to 1. */
export function shownShare(picture: Size, tile: Size): number {
  const ratio = (picture.width * tile.height) / (picture.height * tile.width);
  return Math.min(ratio, 1 / ratio);
}

/** How a tile takes a picture, as CSS `object-fit`; while one of the two has no size yet, whole. */
export function objectFitOf(picture: Size, tile: Size, fit: PictureFit): "contain" | "cover" {
  if (fit === "fill") return "cover";
  return shownShare(picture, tile) >= 1 - mostCropped ? "cover" : "contain";
}

const key = "lets-meet:picture-fit";
const listeners = new Set<() => void>();

/** What this browser remembers of the choice. */
export function rememberedFit(): PictureFit {
  try {
    return localStorage.getItem(key) === "fill" ? "fill" : "whole";
  } catch {
    // Storage can be forbidden; then the choice holds until the page is closed.
    return "whole";
  }
}

let chosen: PictureFit | null = null;
const current = (): PictureFit => (chosen ??= rememberedFit());

/** Chooses for every picture of this browser, which remembers it. */
export function choosePictureFit(fit: PictureFit): void {
  chosen = fit;
  try {
    localStorage.setItem(key, fit);
  } catch {
    // It holds until the page is closed.
  }
  for (const changed of listeners) changed();
}

function listen(changed: () => void): () => void {
  listeners.add(changed);
  return () => void listeners.delete(changed);
}

/** What the person has chosen, now and whenever that changes. */
export const usePictureFit = (): PictureFit => useSyncExternalStore(listen, current);
