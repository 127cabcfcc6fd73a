import {
  type Figures,
  type Findings,
  type StepName,
  stepNames,
  type Verdict,
  verdictOf,
} from "./findings.ts";

/** One step: not begun, running, or over with its finding. */
export type Step<F> =
  | { readonly state: "waiting" }
  | { readonly state: "running" }
  | { readonly state: "over"; readonly finding: F; readonly figures: Figures };
export type Steps = { readonly [N in StepName]: Step<Findings[N]> };

/**
 * The state of the check. `run` counts the starts, so that late findings of an earlier run can be told apart.
 */
export type Check = {
  readonly phase: "idle" | "running" | "done" | "stopped";
  readonly run: number;
  readonly steps: Steps;
};

export type StepFound = {
  [N in StepName]: {
    readonly type: "found";
    readonly run: number;
    readonly name: N;
    readonly finding: Findings[N];
    readonly figures: Figures;
  };
}[StepName];
export type CheckEvent =
  | { readonly type: "started" }
  | { readonly type: "stopped" }
  | { readonly type: "begun"; readonly run: number; readonly name: StepName }
  | StepFound;

const waiting = { state: "waiting" } as const;
const allWaiting: Steps = {
  camera: waiting,
  microphone: waiting,
  speaker: waiting,
  signaling: waiting,
  stun: waiting,
  nat: waiting,
  "relay-udp": waiting,
  "relay-tcp": waiting,
  "relay-tls": waiting,
  quality: waiting,
};

export const unchecked: Check = { phase: "idle", run: 0, steps: allWaiting };

/** The check after an event; the same object if the event changes nothing or belongs to another run. */
export function next(check: Check, event: CheckEvent): Check {
  switch (event.type) {
    case "started":
      return check.phase === "running" ? check : { phase: "running", run: check.run + 1, steps: allWaiting };
    case "stopped":
      return check.phase === "running"
        ? { ...check, phase: "stopped", steps: withoutRunning(check.steps) }
        : check;
    case "begun":
      if (!isOf(check, event.run) || check.steps[event.name].state !== "waiting") return check;
      return { ...check, steps: { ...check.steps, [event.name]: { state: "running" } } };
    case "found": {
      if (!isOf(check, event.run) || check.steps[event.name].state === "over") return check;
      const { name, finding, figures } = event;
      const steps: Steps = { ...check.steps, [name]: { state: "over", finding, figures } };
      return { ...check, steps, phase: countOver(steps) === stepNames.length ? "done" : "running" };
    }
  }
}

const isOf = ({ phase, run }: Check, ofRun: number) => phase === "running" && run === ofRun;

/** A step that was cut off has no finding. */
function withoutRunning(steps: Steps): Steps {
  const cut = stepNames.filter((name) => steps[name].state === "running");
  return { ...steps, ...Object.fromEntries(cut.map((name) => [name, waiting])) };
}

export const countOver = (steps: Steps): number =>
  stepNames.filter((name) => steps[name].state === "over").length;

/** The status shown for a step. */
export type StepStatus = "waiting" | "running" | Verdict;

export function statusOf<N extends StepName>(steps: Steps, name: N): StepStatus {
  const step: Step<Findings[N]> = steps[name];
  return step.state === "over" ? verdictOf(name, step.finding) : step.state;
}

/** The result: calls will work, will work with limits, or something prevents them. */
export type Summary = "ready" | "limited" | "trouble";

export function summaryOf(steps: Steps): Summary {
  const statuses = stepNames.map((name) => statusOf(steps, name));
  if (statuses.includes("failed")) return "trouble";
  return statuses.includes("warned") ? "limited" : "ready";
}
