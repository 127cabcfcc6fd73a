import type { ChatEntry } from "../../../../call/chat/chat-entry.ts";
import type { ChatLine, Talk } from "../../talk/talk.ts";
import { words } from "../../words.ts";

/** The messages of a talk as the chat panel's entries. */
export function entriesOf(lines: readonly ChatLine[]): readonly ChatEntry[] {
  return lines.map(({ from, seq, text, delivery }) => ({
    key: `${from}-${seq}`,
    mine: from === "you",
    author: from === "you" ? words.you : words.stranger,
    text,
    delivery: from === "you" ? delivery : null,
  }));
}

/** The intro of a conversation: who the partner is, and the shared interests. */
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
