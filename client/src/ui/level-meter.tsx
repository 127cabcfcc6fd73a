import { classNames } from "./class-names.ts";

export type LevelMeterProps = {
  readonly label: string;
  /** 0 (silence) to 1 (the maximum). */
  readonly level: number;
  readonly bars?: number;
  readonly className?: string;
};

/** A sound level, as bars that fill from the left. */
export function LevelMeter({ label, level, bars = 12, className }: LevelMeterProps) {
  const bounded = Math.min(1, Math.max(0, level));
  const lit = Math.round(bounded * bars);
  return (
    <div className={classNames("flex h-5 items-stretch gap-1", className)}>
      <meter aria-label={label} min={0} max={100} value={Math.round(bounded * 100)} className="sr-only" />
      {Array.from({ length: bars }, (_, bar) => (
        <span
          // The bars never change their order, so the index is their key.
          key={bar}
          aria-hidden="true"
          data-lit={bar < lit}
          className={classNames(
            "flex-1 rounded-[5px] border-2 border-ink",
            bar >= lit ? "bg-paper" : bar > bars * 0.8 ? "bg-coral" : "bg-teal",
            // Forced colours remove every other background.
            bar < lit && "forced-colors:bg-[CanvasText]",
          )}
        />
      ))}
    </div>
  );
}
