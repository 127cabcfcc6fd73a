import { Activity, RotateCcw, Square } from "lucide-react";
import { useEffect, useMemo } from "react";
import { useStore } from "zustand";
import { DeviceSelect } from "../../call/devices/device-select.tsx";
import { type LevelSource, OwnLevel } from "../../call/devices/own-level.tsx";
import { OwnPreview } from "../../call/devices/own-preview.tsx";
import { callWords } from "../../call/words.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { classNames } from "../../ui/class-names.ts";
import { LiveRegion } from "../../ui/live-region.tsx";
import type { Tone } from "../../ui/tone.ts";
import { useFocusedTitle } from "../../ui/use-focused-title.ts";
import type { CheckActions } from "./compose.ts";
import { stepNames } from "./findings.ts";
import { type Check, countOver, type Summary, summaryOf } from "./machine.ts";
import { ReportBox } from "./report-box.tsx";
import { SpeakerQuestion } from "./speaker-question.tsx";
import { StepRow } from "./step-row.tsx";
import type { CheckStore } from "./store.ts";
import { summaryWords, words } from "./words.ts";

export type CheckPageProps = {
  readonly store: CheckStore;
  readonly actions: CheckActions;
  /** Measures a stream's sound for the level meter. */
  readonly listen: (stream: MediaStream) => LevelSource;
  /** The report in its current state. */
  readonly report: (check: Check) => string;
  readonly copy: (text: string) => Promise<void>;
  readonly onHome: () => void;
};

const silence: LevelSource = () => () => {};
const summaryTone: Readonly<Record<Summary, Tone>> = { ready: "teal", limited: "lilac", trouble: "coral" };

/** The check's progress or its result, in one live region, so that a screen reader reads it once. */
function Verdict({ check, toneBlocked }: { readonly check: Check; readonly toneBlocked: boolean }) {
  const { phase, steps } = check;
  const summary = phase === "done" ? summaryOf(steps) : null;
  return (
    <LiveRegion>
      {summary !== null && (
        <Banner tone={summaryTone[summary]} title={summaryWords[summary].title} className="mt-5">
          {summaryWords[summary].more}
        </Banner>
      )}
      {phase === "stopped" && <p className="mt-3 text-lg text-muted">{words.stopped}</p>}
      {phase === "running" && steps.speaker.state === "running" && (
        <span className="sr-only">{toneBlocked ? words.speakerOff : words.speakerAsks}</span>
      )}
    </LiveRegion>
  );
}

function Controls({
  check,
  actions,
  onHome,
}: Pick<CheckPageProps, "actions" | "onHome"> & { readonly check: Check }) {
  const icon = { "aria-hidden": true, size: 22, strokeWidth: 2.4 } as const;
  const over = countOver(check.steps);
  const all = stepNames.length;
  if (check.phase === "running")
    return (
      <div className="flex flex-wrap items-center gap-x-4 gap-y-3">
        <Button icon={<Square {...icon} />} onClick={actions.stop}>
          {words.stop}
        </Button>
        <div className="flex min-w-40 flex-1 flex-col gap-1.5">
          <span className="text-sm font-bold tabular-nums">{words.progress(over, all)}</span>
          <progress aria-label={words.progress(over, all)} max={all} value={over} className="sr-only" />
          <span aria-hidden="true" className="flex gap-1">
            {stepNames.map((name, place) => (
              <span
                key={name}
                className={`h-3 flex-1 rounded-[5px] border-2 border-ink ${place < over ? "bg-teal forced-colors:bg-[CanvasText]" : "bg-paper"}`}
              />
            ))}
          </span>
        </div>
      </div>
    );
  const first = check.phase === "idle";
  return (
    <div className="flex flex-wrap gap-3.5">
      <Button
        tone="yellow"
        size={first ? "large" : "medium"}
        icon={first ? <Activity {...icon} /> : <RotateCcw {...icon} />}
        onClick={actions.start}
      >
        {first ? words.start : words.again}
      </Button>
      <Button onClick={onHome}>{words.back}</Button>
    </div>
  );
}

/** The call check: what it will do, each step as it runs, then the result and a report to hand on. */
export function CheckPage({ store, actions, listen, report, copy, onHome }: CheckPageProps) {
  const { check, media, outputs, outputId, toneBlocked } = useStore(store);
  const title = useFocusedTitle();
  useEffect(() => actions.leave, [actions]);
  const { stream, microphone } = media;
  const level = useMemo(
    () => (stream === null || microphone.state !== "on" ? silence : listen(stream)),
    [stream, microphone.state, listen],
  );
  const { phase, steps } = check;
  const listening = steps.microphone.state === "running" && microphone.state === "on";
  const isOver = phase === "done" || phase === "stopped";
  return (
    <div className="mx-auto grid w-full max-w-[1180px] flex-1 grid-cols-1 content-start items-start gap-6 px-4.5 py-6 lg:grid-cols-[minmax(0,1fr)_minmax(0,1.1fr)] lg:gap-12 lg:px-10 lg:py-10 xl:max-w-[1400px]">
      <div className="flex flex-col gap-5 lg:sticky lg:top-6">
        <div>
          <h1 ref={title} tabIndex={-1} className="text-4xl outline-none sm:text-5xl">
            {words.title}
          </h1>
          <Verdict check={check} toneBlocked={toneBlocked} />
        </div>
        {phase === "idle" && <p className="max-w-prose text-lg leading-normal text-muted">{words.intro}</p>}
        <Controls check={check} actions={actions} onHome={onHome} />
        {isOver && <ReportBox key={check.run} report={report(check)} copy={copy} />}
        {steps.speaker.state === "running" && (
          <SpeakerQuestion
            outputs={outputs}
            outputId={outputId}
            toneBlocked={toneBlocked}
            onOutput={actions.chooseOutput}
            onPlay={actions.playTone}
            onAnswer={actions.answerTone}
          />
        )}
        {(stream !== null || media.camera.state === "starting") && (
          <>
            <OwnPreview
              media={media}
              tag={
                <>
                  {callWords.you} <span className="font-medium text-muted">{words.preview}</span>
                </>
              }
              className="aspect-[4/3] max-h-80 w-full shadow-card max-lg:aspect-[2/1]"
            />
            {listening && <p className="-mb-2 font-bold">{words.sayHello}</p>}
            <OwnLevel source={level} />
            <div className={classNames("grid gap-4 sm:grid-cols-2", !isOver && "hidden")}>
              <DeviceSelect
                kind="camera"
                device={media.camera}
                devices={media.cameras}
                onChoose={(id) => actions.choose("camera", id)}
              />
              <DeviceSelect
                kind="microphone"
                device={media.microphone}
                devices={media.microphones}
                onChoose={(id) => actions.choose("microphone", id)}
              />
            </div>
          </>
        )}
      </div>
      <ol aria-label={words.steps} className="flex flex-col gap-2.5">
        {stepNames.map((name) => (
          <StepRow key={name} steps={steps} name={name} />
        ))}
      </ol>
    </div>
  );
}
