import { PeerId } from "@lets-meet/shared/ids.ts";
import type { ViewSize } from "@lets-meet/shared/protocol/peer.ts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  audioBits,
  defaultUplinkBits,
  linkOverheadBits,
  type PeerLimits,
  planUplink,
  type SenderLimits,
  type UplinkDemand,
  type UplinkPeer,
  videoOverhead,
} from "./uplink-budget.ts";

const id = (place: number) => PeerId.parse(`peer-${String(place).padStart(20, "0")}`);
const peer = (
  place: number,
  camera: ViewSize,
  screen: ViewSize = "hidden",
  estimate: number | null = null,
) => ({
  peerId: id(place),
  camera,
  screen,
  estimate,
});
const camera = { width: 1280, height: 720, framesPerSecond: 30 };
const screen = { width: 1920, height: 1080, framesPerSecond: 30 };
const demand = (peers: readonly UplinkPeer[], changes: Partial<UplinkDemand> = {}): UplinkDemand => ({
  budgetBitsPerSecond: defaultUplinkBits,
  audio: true,
  camera,
  screen: null,
  peers,
  ...changes,
});
const limitsFor = (asked: UplinkDemand, place: number): PeerLimits => {
  const limits = planUplink(asked, null).peers.get(id(place));
  if (limits === undefined) throw new Error("the plan has no such peer");
  return limits;
};
const bitsOf = ({ active, maxBitrate }: SenderLimits) => (active ? maxBitrate : 0);
const videoOf = (limits: Iterable<PeerLimits>) =>
  [...limits].reduce((total, one) => total + bitsOf(one.camera) + bitsOf(one.screen), 0);
const crowd = (people: number, view: ViewSize) =>
  Array.from({ length: people }, (_, place) => peer(place, view));

describe("a plan for the uplink", () => {
  it("sends a single spotlight the full-size picture, and reports that nothing lowers it", () => {
    expect(limitsFor(demand([peer(1, "spotlight")]), 1)).toMatchObject({
      camera: { active: true, maxFramerate: 30, scaleResolutionDownBy: 1 },
      lowered: "nothing",
    });
  });

  it("sends no picture to a peer that hides it, but still sends sound", () => {
    const limits = limitsFor(demand([peer(1, "hidden"), peer(2, "tile")]), 1);
    expect(limits.camera.active).toBe(false);
    expect(limits.audio).toEqual({ active: true, maxBitrate: audioBits });
    expect(limits.lowered).toBe("nothing");
  });

  it("sends no kind without a track", () => {
    const limits = limitsFor(demand([peer(1, "tile", "tile")], { audio: false, camera: null }), 1);
    expect([limits.audio.active, limits.camera.active, limits.screen.active]).toEqual([false, false, false]);
  });

  it("gives a spotlight more than a tile, and a tile more than a thumbnail", () => {
    const asked = demand([peer(1, "thumbnail"), peer(2, "tile"), peer(3, "spotlight")]);
    const [thumbnail = 0, tile = 0, spotlight = 0] = [1, 2, 3].map((one) =>
      bitsOf(limitsFor(asked, one).camera),
    );
    expect(thumbnail).toBeLessThan(tile);
    expect(tile).toBeLessThan(spotlight);
  });

  it("gives seven peers a tile of 360 lines each within the default budget", () => {
    for (const { camera: limits } of planUplink(demand(crowd(7, "tile")), null).peers.values())
      expect(limits).toMatchObject({ active: true, scaleResolutionDownBy: 2 });
  });

  it("reports the budget as shared when it sends to many peers", () => {
    expect(planUplink(demand(crowd(7, "tile")), null).summary).toMatchObject({
      people: 7,
      lowered: "shared",
    });
  });

  it("reports the network as the limit when a link carries less than the view could use", () => {
    const limits = limitsFor(demand([peer(1, "tile", "hidden", 300_000), peer(2, "tile")]), 1);
    expect(limits.lowered).toBe("network");
    expect(bitsOf(limits.camera)).toBeLessThan(300_000);
  });

  it("leaves a link with a tiny estimate the first step of its larger picture, so that the estimate can grow", () => {
    const asked = demand([peer(1, "tile", "spotlight", 20_000)], { screen });
    const limits = limitsFor(asked, 1);
    expect(limits.screen).toMatchObject({ active: true, maxBitrate: 60_000 });
    expect(limits.camera.active).toBe(false);
    expect(limits.lowered).toBe("network");
  });

  it("keeps a shared screen's lines and lowers its frames", () => {
    const limits = limitsFor(
      demand([peer(1, "thumbnail", "spotlight")], { screen, budgetBitsPerSecond: 700_000 }),
      1,
    );
    expect(limits.screen).toMatchObject({
      active: true,
      scaleResolutionDownBy: 1,
      degradationPreference: "maintain-resolution",
    });
    expect(limits.screen.maxFramerate).toBeLessThan(15);
  });

  it("keeps sound and the spotlight when the budget is almost nothing", () => {
    const asked = demand([peer(1, "tile"), peer(2, "spotlight"), peer(3, "thumbnail")], {
      budgetBitsPerSecond: 3 * (audioBits + linkOverheadBits) + 70_000,
    });
    expect([1, 2, 3].map((one) => limitsFor(asked, one).camera.active)).toEqual([false, true, false]);
    expect([1, 2, 3].every((one) => limitsFor(asked, one).audio.active)).toBe(true);
  });

  it("asks for no more than a small picture can use", () => {
    const small = { width: 320, height: 180, framesPerSecond: 10 };
    expect(bitsOf(limitsFor(demand([peer(1, "spotlight")], { camera: small }), 1).camera)).toBeLessThan(
      150_000,
    );
  });
});

/** The cheapest picture. */
const firstStepBits = 60_000;
const view = fc.constantFrom<ViewSize>("hidden", "thumbnail", "tile", "spotlight");
const estimates = fc.option(fc.integer({ min: 0, max: 5_000_000 }), { nil: null });
const peers = fc
  .array(fc.tuple(view, view, estimates), { minLength: 1, maxLength: 15 })
  .map((list) => list.map(([seen, shown, estimate], place) => peer(place, seen, shown, estimate)));
const source = fc.record({
  width: fc.integer({ min: 160, max: 3_840 }),
  height: fc.integer({ min: 120, max: 2_160 }),
  framesPerSecond: fc.integer({ min: 1, max: 60 }),
});
const demands = fc.record({
  budgetBitsPerSecond: fc.integer({ min: 0, max: 20_000_000 }),
  audio: fc.boolean(),
  camera: fc.option(source, { nil: null }),
  screen: fc.option(source, { nil: null }),
  peers,
});
const overheadOf = ({ peers: list, audio }: UplinkDemand) =>
  list.length * (linkOverheadBits + (audio ? audioBits : 0));

describe("in any room, a plan", () => {
  it("keeps pictures, sound and headers within the budget, and each link within its estimate or a first step", () => {
    fc.assert(
      fc.property(demands, (asked) => {
        const plan = planUplink(asked, null);
        const left = Math.max(0, asked.budgetBitsPerSecond - overheadOf(asked));
        expect(videoOf(plan.peers.values()) * (1 + videoOverhead)).toBeLessThanOrEqual(left + 1e-6);
        for (const { peerId, estimate } of asked.peers)
          if (estimate !== null)
            expect(videoOf([plan.peers.get(peerId)].filter((one) => one !== undefined))).toBeLessThanOrEqual(
              Math.max(estimate, firstStepBits),
            );
      }),
    );
  });

  it("sends sound to every peer at any cost, and no hidden picture", () => {
    fc.assert(
      fc.property(demands, (asked) => {
        const plan = planUplink(asked, null);
        for (const one of asked.peers) {
          const limits = plan.peers.get(one.peerId);
          expect(limits?.audio.active).toBe(asked.audio);
          if (one.camera === "hidden") expect(limits?.camera.active).toBe(false);
          if (one.screen === "hidden") expect(limits?.screen.active).toBe(false);
        }
      }),
    );
  });

  it("takes nothing from any peer when the budget grows", () => {
    fc.assert(
      fc.property(demands, fc.integer({ min: 0, max: 5_000_000 }), (asked, more) => {
        const less = planUplink(asked, null);
        const richer = planUplink({ ...asked, budgetBitsPerSecond: asked.budgetBitsPerSecond + more }, null);
        for (const [peerId, limits] of less.peers)
          for (const kind of ["camera", "screen"] as const) {
            const after = richer.peers.get(peerId);
            expect(after === undefined ? 0 : bitsOf(after[kind])).toBeGreaterThanOrEqual(
              bitsOf(limits[kind]),
            );
          }
      }),
    );
  });

  it("gives a larger view more only once every tile has a picture", () => {
    fc.assert(
      fc.property(demands, (asked) => {
        const free = { ...asked, peers: asked.peers.map((one) => ({ ...one, estimate: null })) };
        const limits = [...planUplink(free, null).peers.values()];
        const starved = free.peers.some(
          (one, place) =>
            one.camera === "tile" && asked.camera !== null && limits[place]?.camera.active !== true,
        );
        const most = Math.max(...limits.map((one) => bitsOf(one.camera)));
        expect(starved && most > 60_000).toBe(false);
      }),
    );
  });

  it("does not depend on the order of the peers", () => {
    fc.assert(
      fc.property(demands, (asked) => {
        const turned = planUplink({ ...asked, peers: asked.peers.toReversed() }, null);
        expect(turned).toEqual(planUplink(asked, null));
      }),
    );
  });

  it("stays the same while estimates only fluctuate", () => {
    const trembling = fc.array(fc.double({ min: 0.95, max: 1.05, noNaN: true }), {
      minLength: 15,
      maxLength: 15,
    });
    fc.assert(
      fc.property(demands, fc.array(trembling, { minLength: 2, maxLength: 6 }), (asked, looks) => {
        const at = (factors: readonly number[]) => ({
          ...asked,
          peers: asked.peers.map((one, place) => ({
            ...one,
            estimate: one.estimate === null ? null : one.estimate * (factors[place] ?? 1),
          })),
        });
        const [first, ...rest] = looks.map(at);
        if (first === undefined) throw new Error("no look at all");
        let plan = planUplink(first, null);
        for (const look of rest) {
          const next = planUplink(look, plan);
          expect(next.peers).toEqual(plan.peers);
          plan = next;
        }
      }),
    );
  });

  it("uses three scale factors, and no frame rate above the captured one", () => {
    fc.assert(
      fc.property(demands, (asked) => {
        for (const { camera: sent } of planUplink(asked, null).peers.values()) {
          if (!sent.active) continue;
          expect([1, 2, 4]).toContain(sent.scaleResolutionDownBy);
          expect(sent.maxFramerate).toBeLessThanOrEqual(asked.camera?.framesPerSecond ?? 0);
        }
      }),
    );
  });
});
