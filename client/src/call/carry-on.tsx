import { DoorOpen, Hourglass } from "lucide-react";
import { Button } from "../ui/button.tsx";
import { classNames } from "../ui/class-names.ts";
import { callWords } from "./words.ts";

/**
 * The side that has asked to continue in a private room: neither (`idle`), this side (`asked`), or the
 * partner (`wanted`).
 */
export type CarryOnState = "idle" | "asked" | "wanted";

export type CarryOnProps = {
  readonly state: CarryOnState;
  /** Asks, or accepts the partner's request. */
  readonly onYes: () => void;
  /** Withdraws the own request, or answers "not now" to the partner's. */
  readonly onNo: () => void;
  readonly className?: string;
};

/**
 * Offers to move to a private room; both sides have to accept. The surrounding live region announces the
 * partner's request.
 */
export function CarryOn({ state, onYes, onNo, className }: CarryOnProps) {
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
