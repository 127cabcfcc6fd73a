import { Ellipsis } from "lucide-react";
import type { ReactNode } from "react";
import { QualityBars } from "../../../../call/picture/quality-bars.tsx";
import type { Quality } from "../../../../rtc/quality/link-stats.ts";

export type TileTagProps = {
  readonly name: string;
  /** Names the dialog that a press opens. */
  readonly label: string;
  readonly icons: ReactNode;
  /** `null` if there is no connection to rate. */
  readonly quality: Quality | null;
  readonly onPress: () => void;
};

/** The name and state of a tile's person; a press opens their options. */
export function TileTag({ name, label, icons, quality, onPress }: TileTagProps) {
  return (
    <div className="absolute bottom-2 left-2 z-20 flex max-w-[calc(100%-1rem)] @max-[9rem]:bottom-1 @max-[9rem]:left-1 @max-[9rem]:max-w-[calc(100%-0.5rem)]">
      <button
        type="button"
        title={label}
        onClick={onPress}
        className="flex min-h-8 min-w-0 items-center gap-2 rounded-tag border-[2.5px] border-ink bg-surface px-2.5 text-sm font-bold text-ink hover:bg-yellow hover:text-on @max-[9rem]:min-h-6 @max-[9rem]:gap-1 @max-[9rem]:border-2 @max-[9rem]:px-1.5 @max-[9rem]:text-xs"
      >
        {icons}
        <span dir="auto" className="truncate">
          {name}
        </span>
        {quality !== null && (
          <span className="flex @max-[9rem]:hidden">
            <QualityBars quality={quality} words={false} />
          </span>
        )}
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
