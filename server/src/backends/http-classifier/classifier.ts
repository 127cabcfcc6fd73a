import { z } from "zod";
import {
  type Classifier,
  ClassifierFailed,
  type ClassifierFailure,
  type Scores,
} from "../../safety-ports.ts";

export type HttpClassifierOptions = {
  readonly url: string;
  /** The bearer token that the endpoint asks for, if any (RFC 6750 §2.1). */
  readonly token: string | null;
  readonly timeoutMs: number;
};

const Answer = z.object({
  model: z.string().min(1).max(100),
  labels: z.array(z.object({ name: z.string().min(1).max(100), score: z.number().min(0).max(1) })).max(500),
});
/** Far more than an answer has. */
const mostBytes = 65_536;

/**
 * A classifier behind an HTTP endpoint. It gets a picture (`POST`, `image/jpeg`) and nothing else: no id, no address. It
 * answers 200 with `{"model","labels":[{"name","score"}]}`, and 429 or 503 if it is overloaded.
 */
export function createHttpClassifier({ url, token, timeoutMs }: HttpClassifierOptions): Classifier {
  const headers = {
    "content-type": "image/jpeg",
    accept: "application/json",
    ...(token === null ? {} : { authorization: `Bearer ${token}` }),
  };
  return {
    name: "http",
    classify: async (jpeg) => {
      // One deadline for the headers and the body of the answer.
      const signal = AbortSignal.timeout(timeoutMs);
      try {
        const body = new Uint8Array(jpeg);
        const response = await fetch(url, { method: "POST", headers, body, signal, redirect: "error" });
        if (!response.ok) {
          await response.body?.cancel();
          throw new ClassifierFailed(
            response.status === 429 || response.status === 503 ? "overload" : "refused",
          );
        }
        return scoresIn(await boundedText(response));
      } catch (error) {
        throw error instanceof ClassifierFailed
          ? error
          : new ClassifierFailed(failureOf(error, signal), { cause: error });
      }
    },
  };
}

const failureOf = (error: unknown, signal: AbortSignal): ClassifierFailure =>
  signal.aborted ? "timeout" : error instanceof TypeError ? "unreachable" : "bad-answer";

async function boundedText(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > mostBytes) throw new ClassifierFailed("bad-answer");
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function scoresIn(text: string): Scores {
  const { model, labels } = Answer.parse(JSON.parse(text));
  return { model, labels: Object.fromEntries(labels.map(({ name, score }) => [name, score])) };
}
