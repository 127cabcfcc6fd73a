import { type Figures, type StepName, stepNames } from "./findings.ts";
import { type Check, type Steps, statusOf, summaryOf } from "./machine.ts";
import {
  type FindingWords,
  findingWords,
  lineWords,
  statusWords,
  stepWords,
  summaryWords,
  words,
} from "./words.ts";

const milliseconds = (ms: number) => `${Math.round(ms)} ms`;

/** The figures of a step, a few words each. */
export function figureWords(figures: Figures): readonly string[] {
  const { afterMs, roundTripMs, loss, width, height, errorCode } = figures;
  return [
    ...(width === undefined || height === undefined ? [] : [`${Math.round(width)} × ${Math.round(height)}`]),
    ...(afterMs === undefined ? [] : [`after ${milliseconds(afterMs)}`]),
    ...(roundTripMs === undefined ? [] : [`round trip ${milliseconds(roundTripMs)}`]),
    ...(loss === undefined ? [] : [`${Math.round(loss * 100)}% lost`]),
    ...(errorCode === undefined ? [] : [`error ${Math.round(errorCode)}`]),
  ];
}

/** The words for a step's finding; `null` before the step is over. */
export function foundWords(steps: Steps, name: StepName): FindingWords | null {
  const step = steps[name];
  const ofStep: Readonly<Record<string, FindingWords>> = findingWords[name];
  return step.state === "over" ? (ofStep[step.finding] ?? null) : null;
}

/** The time, browser and transport of a report. */
export type ReportPlace = {
  readonly at: Date;
  readonly userAgent: string;
  readonly transport: "websocket" | "polling" | null;
};

/**
 * The check as plain text, to be sent to a helper. Built from this program's own words and rounded numbers
 * only, so that it can contain no address, device name or id.
 */
export function reportOf({ phase, steps }: Check, { at, userAgent, transport }: ReportPlace): string {
  const line = (name: StepName) => {
    const step = steps[name];
    const figures = step.state === "over" ? figureWords(step.figures) : [];
    const text = foundWords(steps, name)?.text;
    const status = statusWords[statusOf(steps, name)];
    return `${stepWords[name]}: ${[status, ...figures].join(", ")}${text === undefined ? "" : ` — ${text}`}`;
  };
  return [
    `Let's Meet, call check of ${at.toISOString().slice(0, 16).replace("T", " ")} UTC`,
    [browserOf(userAgent), ...(transport === null ? [] : [lineWords[transport]])].join(", "),
    phase === "done" ? summaryWords[summaryOf(steps)].title : words.stopped,
    "",
    ...stepNames.map(line),
    "",
  ].join("\n");
}

const browsers = [
  { name: "Edge", version: /Edg(?:A|iOS)?\/(\d{1,4})/u },
  { name: "Firefox", version: /(?:Firefox|FxiOS)\/(\d{1,4})/u },
  { name: "Chrome", version: /(?:Chrome|CriOS)\/(\d{1,4})/u },
  { name: "Safari", version: /Version\/(\d{1,4})[\d.]* (?:Mobile\/\w+ )?Safari/u },
] as const;
const systems = [
  { name: "Android", sign: /Android/u },
  { name: "iOS", sign: /iPhone|iPad/u },
  { name: "Windows", sign: /Windows/u },
  { name: "macOS", sign: /Mac OS X/u },
  { name: "Linux", sign: /Linux|CrOS/u },
] as const;

/** The browser's family and major version, and its system; nothing else of the user agent. */
export function browserOf(userAgent: string): string {
  const system = systems.find(({ sign }) => sign.test(userAgent))?.name ?? "another system";
  for (const { name, version } of browsers) {
    const found = version.exec(userAgent)?.[1];
    if (found !== undefined) return `${name} ${found} on ${system}`;
  }
  return `Another browser on ${system}`;
}
