import type { ChatEntry } from "../../../call/chat-entry.ts";
import type { ChatLine, Talk } from "../talk.ts";
import { words } from "../words.ts";

/** The lines of a talk as the chat panel takes them. */
export function entriesOf(lines: readonly ChatLine[]): readonly ChatEntry[] {
  return lines.map(({ from, seq, text, delivery }) => ({
    key: `${from}-${seq}`,
    mine: from === "you",
    author: from === "you" ? words.you : words.stranger,
    text,
    delivery: from === "you" ? delivery : null,
  }));
}

/** The first words of a conversation: who this is, and what the two have in common. */
export function TalkIntro({ talk }: { readonly talk: Talk }) {
  const { sharedInterests } = talk.match;
  return (
    <>
      <p>{words.nowChatting}</p>
      {sharedInterests.length > 0 && (
        <p className="mt-1">
          You both like{" "}
          {sharedInterests.map((interest, place) => (
            <span key={interest}>
              {place > 0 && (place === sharedInterests.length - 1 ? " and " : ", ")}
              <strong className="text-ink">{interest}</strong>
            </span>
          ))}
          .
        </p>
      )}
    </>
  );
}
