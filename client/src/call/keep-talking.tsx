import { DoorOpen, Hourglass } from "lucide-react";
import { Button } from "../ui/button.tsx";
import { classNames } from "../ui/class-names.ts";
import { callWords } from "./words.ts";

/** Who wishes to carry on in a room of their own: nobody yet, this side, or the other. */
export type KeepTalkingState = "idle" | "asked" | "wanted";

export type KeepTalkingProps = {
  readonly state: KeepTalkingState;
  /** Asks, or says yes to the other side. */
  readonly onYes: () => void;
  /** Takes one's own wish back, or says "not now" to the other's. */
  readonly onNo: () => void;
  readonly className?: string;
};

/** Two who both tap it move on into a private room. What the other side wishes is announced by the region around it. */
export function KeepTalking({ state, onYes, onNo, className }: KeepTalkingProps) {
  const icon = { "aria-hidden": true, size: 19, strokeWidth: 2.6 } as const;
  if (state === "wanted")
    return (
      <div
        className={classNames(
          "flex flex-wrap items-center gap-x-3 gap-y-2 rounded-card border-3 border-ink bg-lilac px-3.5 py-2 text-on",
          className,
        )}
      >
        <p className="flex-1 basis-44 leading-snug font-extrabold">{callWords.strangerWouldKeepTalking}</p>
        <span className="flex gap-2.5">
          <Button size="small" tone="teal" onClick={onYes}>
            {callWords.yes}
          </Button>
          <Button size="small" onClick={onNo}>
            {callWords.notNow}
          </Button>
        </span>
      </div>
    );
  const asked = state === "asked";
  return (
    <Button
      size="small"
      tone={asked ? "plain" : "lilac"}
      icon={asked ? <Hourglass {...icon} /> : <DoorOpen {...icon} />}
      title={asked ? callWords.takeItBack : callWords.keepTalkingMeans}
      onClick={asked ? onNo : onYes}
      {...(className === undefined ? {} : { className })}
    >
      {asked ? callWords.youAskedToKeepTalking : callWords.keepTalking}
    </Button>
  );
}
