import { Ellipsis } from "lucide-react";
import type { ReactNode } from "react";
import { QualityBars } from "../../../call/quality-bars.tsx";
import type { Quality } from "../../../rtc/link-stats.ts";

export type TileTagProps = {
  readonly name: string;
  /** What a press opens. */
  readonly label: string;
  readonly icons: ReactNode;
  /** `null` where there is no connection to speak of. */
  readonly quality: Quality | null;
  readonly onPress: () => void;
};

/** Whose tile it is and how they are; a press tells more. */
export function TileTag({ name, label, icons, quality, onPress }: TileTagProps) {
  return (
    <div className="absolute bottom-2 left-2 z-20 flex max-w-[calc(100%-1rem)]">
      <button
        type="button"
        title={label}
        onClick={onPress}
        className="flex min-h-8 min-w-0 items-center gap-2 rounded-tag border-[2.5px] border-ink bg-surface px-2.5 text-sm font-bold text-ink hover:bg-yellow hover:text-on @max-[9rem]:px-1.5 @max-[9rem]:text-xs"
      >
        {icons}
        <span className="truncate">{name}</span>
        {quality !== null && <QualityBars quality={quality} words={false} />}
        <Ellipsis
          aria-hidden="true"
          size={16}
          strokeWidth={2.8}
          className="flex-none opacity-70 @max-[12rem]:hidden"
        />
      </button>
    </div>
  );
}
