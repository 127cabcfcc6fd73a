/** One message of a saved conversation. */
export type SaidLine = { readonly author: string; readonly text: string };

/** A conversation as plain text: one line per message, further lines of a message indented under it. */
export function transcript(lines: readonly SaidLine[], savedAt: Date): string {
  const messages = lines.map(({ author, text }) => `${author}: ${text.replaceAll(/\r\n?|\n/gu, "\n  ")}`);
  const head = `Let's Meet · ${savedAt.toISOString().slice(0, 16).replace("T", " ")} UTC`;
  return `${[head, "", ...messages].join("\n")}\n`;
}

/** The name of the file with the conversation. */
export function transcriptName(savedAt: Date): string {
  return `lets-meet-${savedAt.toISOString().slice(0, 16).replaceAll(/[T:]/gu, "-")}.txt`;
}
