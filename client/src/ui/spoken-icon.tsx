import type { LucideIcon } from "lucide-react";

export type SpokenIconProps = { readonly icon: LucideIcon; readonly words: string; readonly size?: number };

/** An icon in place of a label, with the label for screen readers. */
export function SpokenIcon({ icon: Icon, words, size = 18 }: SpokenIconProps) {
  return (
    <span title={words} className="inline-flex flex-none">
      <Icon aria-hidden="true" size={size} strokeWidth={2.6} />
      <span className="sr-only">{words}</span>
    </span>
  );
}
