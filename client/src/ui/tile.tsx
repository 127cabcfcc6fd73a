import type { CSSProperties, ReactNode, Ref } from "react";
import { classNames } from "./class-names.ts";

export type TileProps = {
  readonly className?: string;
  /** Shown at the lower left, such as a name. */
  readonly tag?: ReactNode;
  /** The position of a tile that is placed by its owner. */
  readonly style?: CSSProperties;
  readonly children: ReactNode;
  readonly ref?: Ref<HTMLDivElement>;
};

/** A dark frame with rounded corners for a picture, with a tag on it. */
export function Tile({ className, tag, style, children, ref }: TileProps) {
  return (
    <div
      ref={ref}
      style={style}
      className={classNames(
        "relative isolate overflow-clip [--ring:var(--color-yellow)] rounded-card border-3 border-ink bg-stage",
        className,
      )}
    >
      {children}
      {tag !== undefined && tag !== null && (
        <div className="absolute bottom-2.5 left-2.5 z-10 flex max-w-[calc(100%-1.25rem)] items-center gap-2 rounded-tag border-[2.5px] border-ink bg-surface px-2.5 py-0.5 text-sm font-bold text-ink">
          {tag}
        </div>
      )}
    </div>
  );
}
