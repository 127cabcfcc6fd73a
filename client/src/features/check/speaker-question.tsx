import { Volume2 } from "lucide-react";
import type { Device } from "../../rtc/devices/local-media.ts";
import { Button } from "../../ui/button.tsx";
import { Select } from "../../ui/select.tsx";
import { words } from "./words.ts";

export type SpeakerQuestionProps = {
  readonly outputs: readonly Device[];
  readonly outputId: string | null;
  readonly toneBlocked: boolean;
  readonly onOutput: (id: string | null) => void;
  readonly onPlay: () => void;
  readonly onAnswer: (heard: boolean) => void;
};

/** Asks if the tone is heard: the one thing that this page cannot measure. */
export function SpeakerQuestion(props: SpeakerQuestionProps) {
  const { outputs, outputId, toneBlocked, onOutput, onPlay, onAnswer } = props;
  return (
    <section
      aria-label={words.output}
      className="flex animate-rise flex-col gap-3 rounded-card border-3 border-ink bg-yellow p-4 text-on [--ring:var(--color-on)]"
    >
      <p className="font-bold">{toneBlocked ? words.speakerOff : words.speakerAsks}</p>
      <div className="flex flex-wrap gap-2.5">
        <Button size="small" tone="teal" onClick={() => onAnswer(true)}>
          {words.heard}
        </Button>
        <Button size="small" onClick={() => onAnswer(false)}>
          {words.unheard}
        </Button>
        <Button
          size="small"
          icon={<Volume2 aria-hidden="true" size={19} strokeWidth={2.6} />}
          onClick={onPlay}
        >
          {words.playAgain}
        </Button>
      </div>
      {outputs.length > 0 && (
        <Select
          label={words.output}
          value={outputId ?? ""}
          options={[
            { value: "", label: words.systemOutput },
            ...outputs.map(({ id, label }, place) => ({
              value: id,
              label: label === "" ? words.outputNumber(place + 1) : label,
            })),
          ]}
          onChange={(id) => onOutput(id === "" ? null : id)}
        />
      )}
    </section>
  );
}
