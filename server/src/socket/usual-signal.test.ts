import { SendPeerSignals } from "@lets-meet/shared/protocol/room.ts";
import { SendSignal } from "@lets-meet/shared/protocol/signal.ts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { z } from "zod";
import { parseWire } from "./parse.ts";
import { isUsualPeerSignals, isUsualSendSignal } from "./usual-signal.ts";

const id = fc.stringMatching(/^[\w-]{20,40}$/);
const link = fc.stringMatching(/^[\w-]{8,16}$/);
const text = (most: number) => fc.string({ maxLength: most });
const candidate = fc.record({
  kind: fc.constant("candidate"),
  candidate: text(512),
  sdpMid: fc.option(text(32)),
  sdpMLineIndex: fc.option(fc.integer({ min: 0, max: 64 })),
  usernameFragment: fc.option(text(256)),
});
const description = fc.record({
  kind: fc.constant("description"),
  type: fc.constantFrom("offer", "answer"),
  sdp: text(200),
});
const batchTo = (destination: "matchId" | "peerId") =>
  fc.record({
    [destination]: id,
    seq: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
    from: link,
    to: fc.option(link),
    place: fc.nat(),
    signals: fc.array(fc.oneof(candidate, description), { maxLength: 24 }),
  });

/** What arrives of a value: JSON has neither holes nor undefined. */
const overTheWire = (value: unknown): object => JSON.parse(JSON.stringify(value)) as object;

/** Values beside the usual form: fields are missing, added or replaced, at any depth. */
const wrong = fc.oneof(
  fc.constantFrom(null, "", "x".repeat(41), -1, 0.5, Number.MAX_SAFE_INTEGER + 1, -0, true, [], {}),
  fc.jsonValue(),
  fc.string({ minLength: 513, maxLength: 600 }),
);
const fieldsAt = (value: object): readonly (readonly [object, string])[] =>
  Object.entries(value).flatMap(([key, inner]: [string, unknown]) => [
    [value, key] as const,
    ...(typeof inner === "object" && inner !== null ? fieldsAt(inner) : []),
  ]);
const mutated = (usual: fc.Arbitrary<object>) =>
  fc
    .tuple(usual, fc.nat(), fc.constantFrom("replace", "remove", "add"), wrong)
    .map(([value, at, how, other]) => {
      const copy = structuredClone(value);
      const fields = fieldsAt(copy);
      const [owner, key] = fields[at % fields.length] ?? [copy, "seq"];
      if (how === "remove") Reflect.deleteProperty(owner, key);
      else Reflect.set(owner, how === "add" ? `${key}2` : key, other);
      return overTheWire(copy);
    });

describe.each([
  ["signals for a match", isUsualSendSignal, SendSignal, batchTo("matchId")],
  ["signals for a peer", isUsualPeerSignals, SendPeerSignals, batchTo("peerId")],
] as const)("%s", (_name, isUsual, schema, usual) => {
  test("in the usual form are recognized, and the schema returns them unchanged", () => {
    fc.assert(
      fc.property(usual, (value) => {
        expect(isUsual(value)).toBe(true);
        expect(schema.parse(value)).toEqual(value);
      }),
    );
  });

  test("are never recognized unless the schema returns exactly them", () => {
    fc.assert(
      fc.property(fc.oneof(mutated(usual), mutated(mutated(usual)), fc.jsonValue()), (value) => {
        const returned = isUsual(value)
          ? parseWire<z.ZodType>(schema, value)
          : { success: true, data: value };
        expect(returned).toEqual({ success: true, data: value });
      }),
      { numRuns: 2_000 },
    );
  });

  test("with a field more are left to the schema", () => {
    fc.assert(
      fc.property(usual, (value) => {
        expect(isUsual({ ...value, more: 1 })).toBe(false);
      }),
    );
  });
});
