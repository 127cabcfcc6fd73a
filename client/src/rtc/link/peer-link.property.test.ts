import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { fakeTimeAndMedia } from "../testing/fake-time-and-media.ts";
import { Pair, type SideName } from "../testing/pair.ts";
import { grantedForMs } from "./offer-turn.ts";

const passMs = (ms: number) => vi.advanceTimersByTime(ms);

fakeTimeAndMedia();

type Step =
  | { readonly kind: "publish"; readonly side: SideName; readonly audio: boolean; readonly video: boolean }
  | { readonly kind: "reload" | "restart" | "rebuild" | "deliver"; readonly side: SideName }
  | { readonly kind: "run"; readonly place: number }
  | { readonly kind: "pass"; readonly ms: number };
const side = fc.constantFrom<SideName>("polite", "impolite");
const kinds = fc.record({ audio: fc.boolean(), video: fc.boolean() });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("publish" as const),
      side,
      audio: fc.boolean(),
      video: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom("reload" as const, "restart" as const, "rebuild" as const),
      side,
    }),
  },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("deliver" as const), side }) },
  { weight: 9, arbitrary: fc.record({ kind: fc.constant("run" as const), place: fc.nat({ max: 5 }) }) },
  {
    weight: 2,
    // The longest step is the time for which the impolite side waits for an offer it has granted.
    arbitrary: fc.record({ kind: fc.constant("pass" as const), ms: fc.constantFrom(10, 10, grantedForMs) }),
  },
);

describe("two links, after any sequence of events", () => {
  it("end stable and connected, each with the tracks that the other sends", async () => {
    await fc.assert(
      fc.asyncProperty(kinds, kinds, fc.array(step, { maxLength: 60 }), async (polite, impolite, steps) => {
        const pair = new Pair(polite, impolite);
        for (const one of steps)
          await pair.step(() => {
            if (one.kind === "publish") pair.publish(one.side, one);
            else if (one.kind === "reload") pair.reload(one.side);
            else if (one.kind === "restart") pair.links[one.side].restart();
            else if (one.kind === "rebuild") pair.links[one.side].rebuild();
            else if (one.kind === "deliver") pair.deliver(one.side);
            else if (one.kind === "run") pair.network.run(one.place);
            else if (one.kind === "pass") passMs(one.ms);
          });
        await pair.drain(passMs);
        expect(pair.network.open.map((one) => one.signalingState)).toEqual(["stable", "stable"]);
        expect(pair.network.open.map((one) => one.connectionState)).toEqual(["connected", "connected"]);
        expect(pair.view).toEqual(pair.sent);
        pair.links.polite.close();
        pair.links.impolite.close();
        expect(pair.network.open).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it("settle over their channel without a server, and again when the server delivers everything later", async () => {
    // If the channel delivers an offer after the peer has given up on it, the link needs the server and a
    // rebuild.
    const lasting = step.filter(
      (one) => !["reload", "rebuild", "deliver"].includes(one.kind) && !(one.kind === "pass" && one.ms > 10),
    );
    await fc.assert(
      fc.asyncProperty(
        kinds,
        kinds,
        fc.array(lasting, { maxLength: 60 }),
        async (polite, impolite, steps) => {
          const pair = new Pair(polite, impolite);
          await pair.drain(passMs);
          pair.serverIsGone = true;
          for (const one of steps)
            await pair.step(() => {
              if (one.kind === "publish") pair.publish(one.side, one);
              else if (one.kind === "restart") pair.links[one.side].restart();
              else if (one.kind === "run") pair.network.run(one.place);
              else if (one.kind === "pass") passMs(one.ms);
            });
          await pair.drain(passMs);
          expect(pair.view).toEqual(pair.sent);
          pair.serverIsGone = false;
          await pair.drain(passMs);
          expect(pair.view).toEqual(pair.sent);
          expect(pair.network.connections.map((one) => one.signalingState)).toEqual(["stable", "stable"]);
          pair.links.polite.close();
          pair.links.impolite.close();
        },
      ),
      { numRuns: 200 },
    );
  });
});
