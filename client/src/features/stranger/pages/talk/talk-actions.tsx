import { ArrowRight, Square } from "lucide-react";
import { useEffect, useRef } from "react";
import { Button } from "../../../../ui/button.tsx";
import { classNames } from "../../../../ui/class-names.ts";
import { Kbd } from "../../../../ui/kbd.tsx";
import { words } from "../../words.ts";
import type { TalkProps } from "./talk-props.ts";
import { useIgnoreEarlyPress } from "./use-ignore-early-press.ts";

export type TalkActionsProps = Pick<TalkProps, "state" | "onNext" | "onStop" | "onNew"> & {
  readonly ended: boolean;
  /** Includes "Stop"; false where it is elsewhere. */
  readonly withStop: boolean;
};

/**
 * Stop and Next; after the end New replaces Next in the same position. Next ignores the second press of a
 * double click.
 */
export function TalkActions({ state, ended, withStop, onNext, onStop, onNew }: TalkActionsProps) {
  const ignoresPress = useIgnoreEarlyPress(state.talk.match.matchId) && !ended;
  const onward = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // Stop is removed at the end; if it had the focus, New takes it.
    if (ended && document.activeElement === document.body) onward.current?.focus({ preventScroll: true });
  }, [ended]);
  return (
    <>
      {!ended && withStop && (
        <Button
          size="medium"
          onClick={onStop}
          aria-keyshortcuts="Escape"
          after={<Kbd>Esc</Kbd>}
          icon={<Square aria-hidden="true" size={18} strokeWidth={3} className="sm:hidden" />}
          className="min-h-14"
        >
          {words.stop}
        </Button>
      )}
      <Button
        ref={onward}
        tone="yellow"
        // Not disabled, so that the button keeps the focus.
        aria-disabled={ignoresPress}
        onClick={ended ? onNew : () => !ignoresPress && onNext()}
        after={<ArrowRight aria-hidden="true" size={24} strokeWidth={2.6} />}
        className={classNames("min-h-14 grow text-xl lg:min-w-38 lg:grow-0", ended && "max-sm:basis-52")}
      >
        {ended ? words.new : words.next}
      </Button>
    </>
  );
}
