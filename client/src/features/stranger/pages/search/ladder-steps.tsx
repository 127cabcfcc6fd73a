import { rungIndexAt } from "@lets-meet/shared/ladder.ts";
import type { Wish } from "@lets-meet/shared/protocol/stranger.ts";
import { Check, Circle, Loader, Pause } from "lucide-react";
import { Chip } from "../../../../ui/chip.tsx";
import { classNames } from "../../../../ui/class-names.ts";
import { rungPhrase } from "../../phrases.ts";
import type { ClockedSearch } from "../../state.ts";
import { words } from "../../words.ts";

export type LadderStepsProps = {
  readonly search: ClockedSearch;
  readonly wish: Wish;
  /** On the same clock as `search.startedAt`. */
  readonly now: number;
};

/** Whole seconds until the search widens; `null` on the last rung and while it is held. */
export function secondsToNextRung(search: ClockedSearch, now: number): number | null {
  const waitedMs = now - search.startedAt;
  const next = search.ladder[rungIndexAt(search.ladder, search.climb, waitedMs) + 1];
  if (next === undefined || search.climb.kind === "held") return null;
  return Math.max(1, Math.ceil((next.fromMs - waitedMs - search.climb.offsetMs) / 1000));
}

/** The ladder of a search: the steps that were tried, the current one, and the seconds until the next. */
export function LadderSteps({ search, wish, now }: LadderStepsProps) {
  const on = rungIndexAt(search.ladder, search.climb, now - search.startedAt);
  const seconds = secondsToNextRung(search, now);
  const held = search.climb.kind === "held";
  return (
    <ol aria-label={words.steps} className="flex flex-col gap-2.5">
      {search.ladder.map(({ rung }, place) => {
        const Icon = place < on ? Check : place > on ? Circle : held ? Pause : Loader;
        return (
          <li
            key={rung}
            aria-current={place === on ? "step" : undefined}
            className={classNames(
              "flex min-h-12 items-center gap-3 rounded-box border-[2.5px] px-3.5 py-1.5 leading-snug font-bold",
              place === on ? "border-ink bg-yellow text-on" : "border-dashed",
              place < on && "border-muted text-muted",
              place > on && "border-ink",
            )}
          >
            <Icon
              aria-hidden="true"
              size={22}
              strokeWidth={2.4}
              className={classNames("flex-none", place === on && !held && "animate-turn")}
            />
            <span className="min-w-0 flex-1 wrap-anywhere">{rungPhrase(rung, wish)}</span>
            {place === on && (held || seconds !== null) && (
              <Chip className="flex-none">{held ? words.staying : words.nextIn(seconds ?? 1)}</Chip>
            )}
          </li>
        );
      })}
    </ol>
  );
}
