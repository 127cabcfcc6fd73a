import type { StoredText, TextStore } from "./text-store.ts";

/** A message as texts. `json`: its field of that name; `null` if it has none. */
export type KeptMessage = { readonly rest: StoredText; readonly json: StoredText | null };

/** A message with a text that is JSON itself. */
type WithJson = { readonly json: string };

const hasJson = (message: unknown): message is WithJson =>
  typeof message === "object" && message !== null && "json" in message && typeof message.json === "string";

/**
 * Keeps a message. JSON that is one of its fields is kept beside the rest: as a part of the rest's JSON each of its quotes
 * would be escaped, which costs more than all else of keeping a signal.
 */
export function keepMessage(texts: TextStore, message: unknown): KeptMessage {
  if (!hasJson(message)) return { rest: texts.add(JSON.stringify(message)), json: null };
  const { json, ...rest } = message;
  return { rest: texts.add(JSON.stringify(rest)), json: texts.add(json) };
}

/** The message as another process would receive it. */
export function readMessage(texts: TextStore, { rest, json }: KeptMessage): unknown {
  const message: unknown = JSON.parse(texts.read(rest));
  if (json === null || typeof message !== "object") return message;
  return { ...message, json: texts.read(json) };
}

export const keptBytes = ({ rest, json }: KeptMessage): number => rest.bytes + (json?.bytes ?? 0);

/** Drops a kept message; call it once for each. */
export function dropMessage(texts: TextStore, { rest, json }: KeptMessage): void {
  texts.drop(rest);
  if (json !== null) texts.drop(json);
}
