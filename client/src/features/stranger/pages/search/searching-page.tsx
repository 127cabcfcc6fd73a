import { rungIndexAt } from "@lets-meet/shared/ladder.ts";
import type { Wish } from "@lets-meet/shared/protocol/stranger.ts";
import { ChevronsRight, Pause, Play } from "lucide-react";
import { OwnPreview } from "../../../../call/devices/own-preview.tsx";
import type { LocalMedia } from "../../../../rtc/devices/local-media.ts";
import { Button } from "../../../../ui/button.tsx";
import { LiveRegion } from "../../../../ui/live-region.tsx";
import { Toast } from "../../../../ui/toast.tsx";
import { useFocusedTitle } from "../../../../ui/use-focused-title.ts";
import { useNow } from "../../../../ui/use-now.ts";
import { spoken } from "../../phrases.ts";
import type { ClockedSearch } from "../../state.ts";
import { words } from "../../words.ts";
import { LadderSteps } from "./ladder-steps.tsx";
import { SearchDrawing } from "./search-drawing.tsx";

export type SearchingPageProps = {
  readonly wish: Wish;
  /** `null` until the server has answered (phase `requesting`). */
  readonly search: ClockedSearch | null;
  /** The user's own media in video mode, `null` in text mode. */
  readonly media: LocalMedia | null;
  /** The first Esc was pressed: the second cancels. */
  readonly confirmingStop: boolean;
  readonly onHold: () => void;
  readonly onRelease: () => void;
  readonly onSkip: () => void;
  readonly onCancel: () => void;
};

/** A running search: the user's preview, the ladder with its current step, and how long others wait. */
export function SearchingPage(props: SearchingPageProps) {
  const { wish, search, media, confirmingStop, onHold, onRelease, onSkip, onCancel } = props;
  const now = useNow(250, search !== null);
  const title = useFocusedTitle();
  const waitedMs = search === null ? 0 : Math.max(0, now - search.startedAt);
  const held = search?.climb.kind === "held";
  const last =
    search === null || rungIndexAt(search.ladder, search.climb, waitedMs) >= search.ladder.length - 1;
  const icon = { "aria-hidden": true, size: 20, strokeWidth: 2.6 } as const;
  return (
    <div className="relative mx-auto grid w-full max-w-[1180px] grid-cols-1 flex-1 content-start items-center gap-6 px-4.5 py-5 lg:grid-cols-2 lg:content-center lg:gap-12 lg:px-10 xl:max-w-[1400px]">
      {media === null ? (
        <SearchDrawing />
      ) : (
        <OwnPreview
          media={media}
          tag={words.asTheyWillSeeYou}
          className="aspect-[16/10] w-full shadow-card lg:aspect-[4/3]"
        />
      )}
      <div className="flex min-w-0 flex-col gap-4.5">
        <h1 ref={title} tabIndex={-1} className="text-[min(2rem,11vw)] outline-none sm:text-[2.75rem]">
          {words.looking}
        </h1>
        <p className="text-lg leading-snug text-muted">
          {words.hangOn}
          {search !== null && ` ${words.soFar(spoken(waitedMs))}`}
          {search !== null && search.typicalWaitMs !== null
            ? `; ${words.usualWait(spoken(Math.max(1000, search.typicalWaitMs)))}.`
            : search !== null && "."}
        </p>
        {search !== null && <LadderSteps search={search} wish={wish} now={now} />}
        <div className="flex flex-wrap gap-3.5">
          {search !== null && (search.ladder.length > 1 || held) && (
            <>
              <Button
                icon={held ? <Play {...icon} /> : <Pause {...icon} />}
                onClick={held ? onRelease : onHold}
                disabled={last && !held}
                className="max-sm:flex-auto max-sm:px-3"
              >
                {held ? words.climbOn : words.stay}
              </Button>
              <Button
                tone="teal"
                icon={<ChevronsRight {...icon} />}
                onClick={onSkip}
                disabled={last}
                className="max-sm:flex-auto max-sm:px-3"
              >
                {words.skip}
              </Button>
            </>
          )}
          <Button onClick={onCancel} aria-keyshortcuts="Escape" className="max-sm:flex-auto sm:ml-auto">
            {words.cancel}
          </Button>
        </div>
      </div>
      <LiveRegion className="pointer-events-none fixed inset-x-0 bottom-6 z-40 flex justify-center px-4">
        {confirmingStop && <Toast>{words.escCancels}</Toast>}
      </LiveRegion>
    </div>
  );
}
