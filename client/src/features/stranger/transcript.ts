import type { ChatLine } from "./talk.ts";
import { words } from "./words.ts";

/** A conversation as plain text: one line per message, further lines of a message indented under it. */
export function transcript(lines: readonly ChatLine[], savedAt: Date): string {
  const said = lines.map(({ from, text }) => {
    const author = from === "you" ? words.you : words.stranger;
    return `${author}: ${text.replaceAll(/\r\n?|\n/gu, "\n  ")}`;
  });
  const head = `Let's Meet · ${savedAt.toISOString().slice(0, 16).replace("T", " ")} UTC`;
  return `${[head, "", ...said].join("\n")}\n`;
}

/** The name of the file that a conversation is saved as. */
export function transcriptName(savedAt: Date): string {
  return `lets-meet-${savedAt.toISOString().slice(0, 16).replaceAll(/[T:]/gu, "-")}.txt`;
}
