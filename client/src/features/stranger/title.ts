import type { StrangerView } from "./store.ts";
import { titleWords } from "./words.ts";

/**
 * The page's part of the tab's title: its state, and what the user would miss while they look elsewhere; `null` where the
 * site's name is enough.
 */
export function titleOf(
  { stranger, unread }: Pick<StrangerView, "stranger" | "unread">,
  hidden: boolean,
): string | null {
  switch (stranger.phase) {
    case "idle":
    case "preparing":
      return null;
    case "requesting":
    case "searching":
      return titleWords.searching;
    case "connecting":
    case "talking":
      if (hidden && unread) return titleWords.wrote;
      return hidden && stranger.talk.lines.length === 0 ? titleWords.matched : titleWords.talking;
    case "ended":
      return titleWords.ended;
  }
}
