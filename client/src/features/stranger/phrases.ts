import type { Rung } from "@lets-meet/shared/ladder.ts";
import { languages } from "@lets-meet/shared/places.ts";
import type { Wish } from "@lets-meet/shared/protocol/stranger.ts";
import { languageNames, regionNames } from "./words.ts";

/** All languages by name, in alphabetical order. */
export const languageOptions = languages
  .map((language) => ({ value: language, label: languageNames[language] }))
  .toSorted((one, other) => (one.label < other.label ? -1 : 1));

/** "chess", "chess and music", "chess, music and 3 more": at most `most` of them by name. */
export function listed(items: readonly string[], joint: "and" | "or", most = 3): string {
  const shown = items.slice(0, items.length > most ? most - 1 : most);
  const rest = items.length - shown.length;
  const parts = rest > 0 ? [...shown, `${rest} more`] : shown;
  const last = parts.at(-1);
  if (last === undefined) return "";
  return parts.length === 1 ? last : `${parts.slice(0, -1).join(", ")} ${joint} ${last}`;
}

function place(wish: Wish): string {
  const speaks = wish.language === null ? null : `speaks ${languageNames[wish.language]}`;
  // If a shared language is required, a region alone is never enough.
  const needsLanguage = wish.language !== null && wish.requireLanguage === true;
  const lives = wish.region === null || needsLanguage ? null : `is in ${regionNames[wish.region]}`;
  return [speaks, lives].filter((part) => part !== null).join(" or ");
}

const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

const phrases: Readonly<Record<Rung, (wish: Wish) => string>> = {
  "interest-and-place": (wish) => sentence(`likes ${listed(wish.interests, "or", 2)}, ${place(wish)}`),
  interest: (wish) =>
    wish.interests.length === 1 ? `Likes ${listed(wish.interests, "or")}` : "Shares an interest",
  place: (wish) => sentence(place(wish)),
  anyone: () => "Anyone",
  again: () => "Someone you just met",
};

/** The phrase for what a rung of the ladder looks for. */
export function rungPhrase(rung: Rung, wish: Wish): string {
  return phrases[rung](wish);
}

/** A duration in words: "4 s", "1 min 20 s". Takes milliseconds. */
export function spoken(durationMs: number): string {
  const seconds = Math.max(0, Math.floor(durationMs / 1000));
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
