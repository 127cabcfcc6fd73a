import type { StrangerView } from "./store.ts";
import { titleWords } from "./words.ts";

/** The tab's title: the page's state, and what the user would miss while they look elsewhere. */
export function titleOf(
  { stranger, unread }: Pick<StrangerView, "stranger" | "unread">,
  hidden: boolean,
): string {
  const said = (): string | null => {
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
  };
  const words = said();
  return words === null ? titleWords.name : `${words} — ${titleWords.name}`;
}
