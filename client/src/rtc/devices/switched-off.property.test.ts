import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import type { FakeTrack } from "../testing/fake-media.ts";
import { fakeTimeAndMedia } from "../testing/fake-time-and-media.ts";
import { Pair } from "../testing/pair.ts";
import { deviceStep, PersonAtDevices } from "../testing/person-at-devices.ts";

fakeTimeAndMedia();

const nothing = { audio: false, video: false };
const side = fc.constantFrom("polite" as const, "impolite" as const);
/** The events of the call. */
const callStep = fc.oneof(
  {
    weight: 1,
    arbitrary: fc.record({ call: fc.constantFrom("restart" as const, "rebuild" as const), side }),
  },
  // The peer sends other tracks: both sides negotiate them, whichever side offers.
  {
    weight: 1,
    arbitrary: fc.record({
      call: fc.constant("renegotiate" as const),
      audio: fc.boolean(),
      video: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ call: fc.constant("move" as const), isSwapped: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ call: fc.constant("deliver" as const), side }) },
  { weight: 6, arbitrary: fc.record({ call: fc.constant("run" as const), place: fc.nat(5) }) },
);
type CallStep = typeof callStep extends fc.Arbitrary<infer T> ? T : never;

function happen(pair: Pair, step: CallStep): void {
  if (step.call === "renegotiate") pair.publish("polite", step);
  else if (step.call === "move") pair.move(step.isSwapped);
  else if (step.call === "run") pair.network.run(step.place);
  else if (step.call === "deliver") pair.deliver(step.side);
  else pair.links[step.side][step.call]();
}

const isSent = (pair: Pair, track: FakeTrack) =>
  pair.network.open.some((one) => one.getTransceivers().some(({ sender }) => sender.track === track));

describe("a call, for any sequence of presses, device events and call events", () => {
  it("carries no live track that the user has switched off, and in the end every track they have on", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(deviceStep, callStep), { maxLength: 50 }), async (steps) => {
        vi.clearAllTimers();
        const pair = new Pair(nothing, nothing);
        const person = new PersonAtDevices(() => pair.send("impolite", person.capture.tracks));
        const { devices, switchedOff } = person;
        const check = () => {
          for (const track of devices.live.filter((one) => one.enabled && isSent(pair, one)))
            expect(switchedOff[track.kind === "video" ? "camera" : "microphone"]).toBe(false);
        };
        for (const step of steps) {
          if ("call" in step) await pair.step(() => happen(pair, step));
          else {
            await person.do(step);
            if (step.what === "reload") {
              pair.tracks.impolite = person.capture.tracks;
              await pair.step(() => pair.reload("impolite"));
            }
          }
          check();
        }
        await person.settle();
        await pair.drain((ms) => vi.advanceTimersByTime(ms));
        check();
        expect(devices.live.filter((one) => isSent(pair, one))).toHaveLength(devices.live.length);
        for (const link of Object.values(pair.links)) link.close();
      }),
      { numRuns: 200 },
    );
  });
});
