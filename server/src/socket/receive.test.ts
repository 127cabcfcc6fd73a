import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { payloadJson, readEvent } from "./receive.ts";

describe("an EVENT packet", () => {
  test("is parsed with and without an ack id", () => {
    expect(readEvent('2["a",1]')).toEqual({ args: ["a", 1], json: '["a",1]', ackId: "" });
    expect(readEvent('217["a"]')).toEqual({ args: ["a"], json: '["a"]', ackId: "17" });
  });

  test.each([
    "",
    "2",
    "2[]",
    '2["a"',
    '2{"a":1}',
    '2/admin,["a"]',
    '3["a"]',
    '51-["a"]',
    `2${"9".repeat(16)}["a"]`,
    '2-1["a"]',
  ])("is not recognized in %j", (text) => {
    expect(readEvent(text)).toBeNull();
  });
});

describe("the payload's text", () => {
  const packetOf = (json: string) => ({ args: JSON.parse(json), json, answer: undefined });

  test("is the payload's JSON, for any packet of a page's library", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z:]{1,20}$/), fc.jsonValue(), (event, payload) => {
        const json = payloadJson(packetOf(JSON.stringify([event, payload])));
        expect(JSON.parse(json ?? "")).toEqual(JSON.parse(JSON.stringify(payload)));
      }),
    );
  });

  test.each(['["a"]', '["a",{},1]', '[ "a",{}]', '["a",{}] ', '["\\u0061",{}]'])(
    "is not taken from %s, which has another form",
    (json) => {
      expect(payloadJson(packetOf(json))).toBeUndefined();
    },
  );
});
