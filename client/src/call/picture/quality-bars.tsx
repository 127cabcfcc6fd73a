import type { Quality } from "../../rtc/quality/link-stats.ts";
import { classNames } from "../../ui/class-names.ts";
import { qualityWords } from "../words.ts";

const lit: Readonly<Record<Quality, number>> = {
  measuring: 0,
  good: 3,
  fair: 2,
  poor: 1,
  still: 0,
  lost: 0,
};

/**
 * The connection quality as three bars, with its word beside them if `words` is set, otherwise as their text
 * alternative.
 */
export function QualityBars({ quality, words }: { readonly quality: Quality; readonly words: boolean }) {
  const { word, meaning } = qualityWords[quality];
  const bars = (
    <span
      {...(words ? { "aria-hidden": true } : { role: "img", "aria-label": word })}
      className="inline-flex h-3.5 items-end gap-[3px]"
    >
      {["h-1.5", "h-2.5", "h-3.5"].map((height, bar) => (
        <span
          key={height}
          className={classNames(
            // Forced colours remove every other background.
            "w-1 rounded-sm bg-current forced-colors:bg-[CanvasText]",
            height,
            bar >= lit[quality] && "opacity-30",
            quality === "measuring" && "animate-blink",
          )}
        />
      ))}
    </span>
  );
  return (
    <span title={meaning} className="inline-flex items-center gap-2">
      {bars}
      {words && word}
    </span>
  );
}
