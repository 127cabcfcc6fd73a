import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";

/** A request that the endpoint has received. */
export type AskedClassifier = { readonly headers: IncomingHttpHeaders; readonly body: Buffer };

/** The answer to a picture: a status and a body, or whatever the function does with the response. */
export type ClassifierAnswer =
  | { readonly status: number; readonly body: string }
  | ((response: ServerResponse) => void);

export const scored = (labels: Readonly<Record<string, number>>, model = "test-1"): ClassifierAnswer => ({
  status: 200,
  body: JSON.stringify({ model, labels: Object.entries(labels).map(([name, score]) => ({ name, score })) }),
});

/** An endpoint like an operator's classifier; a test says how it answers. */
export async function startClassifierEndpoint(
  answerTo: (jpeg: Buffer) => ClassifierAnswer = () => scored({ Neutral: 1 }),
) {
  const asked: AskedClassifier[] = [];
  const current = { answerTo };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks);
      asked.push({ headers: request.headers, body });
      const answer = current.answerTo(body);
      if (typeof answer === "function") answer(response);
      else response.writeHead(answer.status, { "content-type": "application/json" }).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/classify`,
    asked,
    /** Answers every picture like that from now on. */
    answer: (next: ClassifierAnswer) => {
      current.answerTo = () => next;
    },
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
