import { useSyncExternalStore } from "react";

/** A size in any unit. */
export type Size = { readonly width: number; readonly height: number };

/** `whole`: every picture is shown whole. `fill`: pictures fill their tiles and lose their edges. */
export type PictureFit = "whole" | "fill";

/**
 * The largest share of a picture that may be cropped: it cuts off no head, and avoids bars beside the
 * picture.
 */
export const mostCropped = 0.1;

/** The share of a picture, from 0 to 1, that stays visible when it fills its tile. */
export function shownShare(picture: Size, tile: Size): number {
  const ratio = (picture.width * tile.height) / (picture.height * tile.width);
  return Math.min(ratio, 1 / ratio);
}

/** The CSS `object-fit` of a picture in a tile; it is shown whole while either has no size yet. */
export function objectFitOf(picture: Size, tile: Size, fit: PictureFit): "contain" | "cover" {
  if (fit === "fill") return "cover";
  return shownShare(picture, tile) >= 1 - mostCropped ? "cover" : "contain";
}

const key = "lets-meet:picture-fit";
const listeners = new Set<() => void>();

/** The choice that this browser has stored. */
export function rememberedFit(): PictureFit {
  try {
    return localStorage.getItem(key) === "fill" ? "fill" : "whole";
  } catch {
    // Storage can be blocked; the choice then lasts until the page closes.
    return "whole";
  }
}

let chosen: PictureFit | null = null;
const current = (): PictureFit => (chosen ??= rememberedFit());

/** Sets the fit of every picture in this browser, and stores it. */
export function choosePictureFit(fit: PictureFit): void {
  chosen = fit;
  try {
    localStorage.setItem(key, fit);
  } catch {
    // The choice lasts until the page closes.
  }
  for (const changed of listeners) changed();
}

function listen(changed: () => void): () => void {
  listeners.add(changed);
  return () => void listeners.delete(changed);
}

/** The user's choice; rerenders when it changes. */
export const usePictureFit = (): PictureFit => useSyncExternalStore(listen, current);
