import { useEffect, useState } from "react";
import { LevelMeter } from "../../ui/level-meter.tsx";
import { callWords } from "../words.ts";

/**
 * Measures the user's microphone: calls `tell` with a level from 0 to 1 about ten times a second, until the
 * returned function is called.
 */
export type LevelSource = (tell: (level: number) => void) => () => void;

export type OwnLevelProps = {
  /** A new function starts a new measurement. */
  readonly source: LevelSource;
  readonly className?: string;
};

/** The number of bars; a change smaller than one bar does not render. */
const bars = 12;

/** The level of the user's microphone. It measures only while mounted, and renders nothing around it. */
export function OwnLevel({ source, className }: OwnLevelProps) {
  const [level, setLevel] = useState(0);
  useEffect(() => source((now) => setLevel(Math.round(now * bars) / bars)), [source]);
  return (
    <LevelMeter
      label={callWords.level}
      level={level}
      bars={bars}
      {...(className === undefined ? {} : { className })}
    />
  );
}
