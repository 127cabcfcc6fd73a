import { type Ack, type Refusal, refuse } from "@lets-meet/shared/protocol/ack.ts";
import {
  answerTo,
  type RequestInput,
  type RequestName,
  type Value,
} from "@lets-meet/shared/protocol/events.ts";
import type { Wire } from "./wire.ts";

/**
 * The server's answer, or `unanswered`: no answer came, so it is unknown whether the server took the request.
 */
export type Answer<T> = Ack<T> | { readonly ok: false; readonly code: "unanswered" };
export type Reason = Refusal | "unanswered";

/** Sends a request. Never throws, and never stays pending longer than its timeout. */
export type Ask = <N extends RequestName>(name: N, payload: RequestInput<N>) => Promise<Answer<Value<N>>>;

export const unanswered = { ok: false, code: "unanswered" } as const;

/** The timeout of an answer in milliseconds; a dead connection is noticed later than that. */
export const answerTimeoutMs = 8_000;

const schemas = new Map<RequestName, ReturnType<typeof answerTo>>();

/** Cached, because creating a schema costs far more than parsing with it. */
export function schemaOf(name: RequestName): ReturnType<typeof answerTo> {
  const schema = schemas.get(name) ?? answerTo(name);
  schemas.set(name, schema);
  return schema;
}

/** Asks over the given wire and parses the answer; an answer that does not parse counts as a server error. */
export const askOver =
  (wire: Wire): Ask =>
  async (name, payload) => {
    let raw: unknown;
    try {
      raw = await wire.ask(name, payload, answerTimeoutMs);
    } catch {
      return unanswered;
    }
    const answer = schemaOf(name).safeParse(raw);
    if (!answer.success) return refuse("internal");
    if (answer.data.ok) return { ok: true, value: answer.data.value as Value<typeof name> };
    return refuse(answer.data.code, answer.data.retryAfterMs);
  };
