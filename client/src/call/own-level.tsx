import { useEffect, useState } from "react";
import { LevelMeter } from "../ui/level-meter.tsx";
import { callWords } from "./words.ts";

/** Measures the own microphone while somebody looks: tells 0 to 1 some ten times a second, until what it returns is called. */
export type LevelSource = (tell: (level: number) => void) => () => void;

export type OwnLevelProps = {
  /** A new function begins a new measurement. */
  readonly source: LevelSource;
  readonly className?: string;
};

/** The level is drawn in this many bars, so that smaller changes draw nothing anew. */
const bars = 12;

/** How loud the own microphone is. It listens only while it is on the page, and nothing around it draws anew. */
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
