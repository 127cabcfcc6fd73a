import type { LucideIcon } from "lucide-react";

export type SpokenIconProps = { readonly icon: LucideIcon; readonly words: string; readonly size?: number };

/** An icon that stands where words would not fit, with the words for whoever does not see it. */
export function SpokenIcon({ icon: Icon, words, size = 18 }: SpokenIconProps) {
  return (
    <span title={words} className="inline-flex flex-none">
      <Icon aria-hidden="true" size={size} strokeWidth={2.6} />
      <span className="sr-only">{words}</span>
    </span>
  );
}
