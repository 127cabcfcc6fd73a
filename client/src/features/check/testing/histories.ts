import fc from "fast-check";
import { stepNames } from "../findings.ts";
import { type Check, type CheckEvent, next, type StepFound, unchecked } from "../machine.ts";
import { findingWords } from "../words.ts";

const number = fc.oneof(fc.double(), fc.nat(10_000), fc.constant(undefined));
/** Any figures, including combinations that no step measures. */
const anyFigures = fc
  .record({
    afterMs: number,
    roundTripMs: number,
    loss: number,
    width: number,
    height: number,
    errorCode: number,
  })
  .map((figures) => Object.fromEntries(Object.entries(figures).filter(([, value]) => value !== undefined)));

/** Every possible finding, as an event of that run. */
export const everyFinding = (run: number): readonly StepFound[] =>
  stepNames.flatMap((name) =>
    Object.keys(findingWords[name]).map(
      // The keys of a step's words are exactly its findings.
      (finding) => ({ type: "found", run, name, finding, figures: {} }) as StepFound,
    ),
  );

/** Any event of a check, of this run or of another. */
export const anyEvent: fc.Arbitrary<CheckEvent> = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom<CheckEvent>({ type: "started" }, { type: "stopped" }) },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant("begun" as const),
      run: fc.integer({ min: 1, max: 3 }),
      name: fc.constantFrom(...stepNames),
    }),
  },
  {
    weight: 8,
    arbitrary: fc
      .tuple(fc.constantFrom(...everyFinding(0)), fc.integer({ min: 1, max: 3 }), anyFigures)
      .map(([event, run, figures]) => ({ ...event, run, figures })),
  },
);

export const anyHistory = fc.array(anyEvent, { maxLength: 40 });

/** The check after those events, from the start. */
export const afterAll = (events: readonly CheckEvent[]): Check => events.reduce(next, unchecked);
