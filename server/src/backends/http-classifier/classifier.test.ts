import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ClassifierFailed } from "../../safety-ports.ts";
import { scored, startClassifierEndpoint } from "../../testing/classifier-endpoint.ts";
import { jpegOf } from "../../testing/jpeg.ts";
import { createHttpClassifier } from "./classifier.ts";

let endpoint: Awaited<ReturnType<typeof startClassifierEndpoint>>;
beforeEach(async () => {
  endpoint = await startClassifierEndpoint();
});
afterEach(() => endpoint.stop());

const open = (over: Partial<Parameters<typeof createHttpClassifier>[0]> = {}) =>
  createHttpClassifier({ url: endpoint.url, token: null, timeoutMs: 5_000, ...over });

/** Why the classifier has not judged a picture. */
async function failure(classifier = open()): Promise<string> {
  const failed: unknown = await classifier.classify(jpegOf()).catch((error: unknown) => error);
  return failed instanceof ClassifierFailed ? failed.reason : "none";
}

test("an endpoint gets the picture and the token, and nothing that tells whose it is", async () => {
  endpoint.answer(scored({ Porn: 0.25, Neutral: 0.75 }, "model-7"));
  const jpeg = jpegOf();
  const scores = await open({ token: "secret" }).classify(jpeg);
  expect(scores).toEqual({ model: "model-7", labels: { Porn: 0.25, Neutral: 0.75 } });
  const [asked] = endpoint.asked;
  expect(asked?.body).toEqual(Buffer.from(jpeg));
  expect(asked?.headers).toMatchObject({ "content-type": "image/jpeg", authorization: "Bearer secret" });
  const usual = [
    "accept",
    "accept-encoding",
    "accept-language",
    "authorization",
    "connection",
    "content-length",
  ];
  const others = ["content-type", "host", "sec-fetch-mode", "user-agent"];
  expect([...usual, ...others]).toEqual(expect.arrayContaining(Object.keys(asked?.headers ?? {})));
});

test("without a token none is sent", async () => {
  await open().classify(jpegOf());
  expect(endpoint.asked[0]?.headers).not.toHaveProperty("authorization");
});

describe("a classifier has failed because of", () => {
  test.each([
    [429, "overload"],
    [503, "overload"],
    [401, "refused"],
    [500, "refused"],
    [302, "unreachable"],
  ])("status %i: %s", async (status, reason) => {
    endpoint.answer((response) => response.writeHead(status, { location: endpoint.url }).end("{}"));
    expect(await failure()).toBe(reason);
  });

  test.each([
    ["no JSON", "<html>"],
    ["no labels", '{"model":"x"}'],
    ["a score that is none", '{"model":"x","labels":[{"name":"Porn","score":"high"}]}'],
    ["a score out of bounds", '{"model":"x","labels":[{"name":"Porn","score":1.5}]}'],
    ["an answer of absurd length", JSON.stringify({ model: "x", labels: [], more: "x".repeat(70_000) })],
  ])("%s: a bad answer", async (_name, body) => {
    endpoint.answer({ status: 200, body });
    expect(await failure()).toBe("bad-answer");
  });

  test("silence: the time is over", async () => {
    endpoint.answer(() => undefined);
    expect(await failure(open({ timeoutMs: 50 }))).toBe("timeout");
  });

  test("an answer that never ends: the time is over for its body as well", async () => {
    endpoint.answer((response) => response.writeHead(200).write('{"model":'));
    expect(await failure(open({ timeoutMs: 100 }))).toBe("timeout");
  });

  test("a connection that is cut", async () => {
    endpoint.answer((response) => response.destroy());
    expect(await failure()).toBe("unreachable");
  });

  test("nobody at its address", async () => {
    await endpoint.stop();
    expect(await failure()).toBe("unreachable");
    endpoint = await startClassifierEndpoint();
  });
});
