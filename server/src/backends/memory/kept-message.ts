import type { StoredText, TextStore } from "./text-store.ts";

/** A message as text: its JSON, and from character `jsonFrom` on its field `json` as it is; `null` if it has no such text. */
export type KeptMessage = StoredText & { readonly jsonFrom: number | null };

/** A message with a text that is JSON itself. */
type WithJson = { readonly json: string };

const hasJson = (message: unknown): message is WithJson =>
  typeof message === "object" && message !== null && "json" in message && typeof message.json === "string";

/**
 * Keeps a message. JSON that is one of its fields is kept beside the rest: as a part of the rest's JSON each of its quotes
 * would be escaped, which costs more than all else of keeping a signal.
 */
export function keepMessage(texts: TextStore, message: unknown): KeptMessage {
  if (!hasJson(message)) return kept(texts.add(JSON.stringify(message)), null);
  const { json, ...others } = message;
  const rest = JSON.stringify(others);
  return kept(texts.add(rest + json), rest.length);
}

/** Spreading the text would take 40 bytes more for each entry of a log. */
const kept = ({ slab, from, bytes }: StoredText, jsonFrom: number | null): KeptMessage => ({
  slab,
  from,
  bytes,
  jsonFrom,
});

/** The message as another process would receive it. */
export function readMessage(texts: TextStore, message: KeptMessage): unknown {
  const { jsonFrom } = message;
  const text = texts.read(message);
  if (jsonFrom === null) return JSON.parse(text);
  const rest: object = JSON.parse(text.slice(0, jsonFrom));
  return { ...rest, json: text.slice(jsonFrom) };
}
