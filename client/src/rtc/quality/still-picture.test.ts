import { describe, expect, it } from "vitest";
import { FakeMediaStream, FakeTrack } from "../testing/fake-media.ts";
import { recorded } from "../testing/recorded-stats.ts";
import { followFrames, movingTrackOf, stillAfterMs } from "./still-picture.ts";

const picture = (trackIdentifier: string, counts: object) => ({
  type: "inbound-rtp",
  kind: "video",
  trackIdentifier,
  ...counts,
});

describe("a picture that should move", () => {
  it("is still once no frame has arrived for three seconds, and moves with the next frame", () => {
    const at = (framesReceived: number) => [picture("a", { framesReceived })];
    const begun = followFrames(null, at(7), "a", 0);
    expect(followFrames(begun, at(7), "a", stillAfterMs - 1)?.isStill).toBe(false);
    const still = followFrames(begun, at(7), "a", stillAfterMs);
    expect(still?.isStill).toBe(true);
    expect(followFrames(still, at(8), "a", stillAfterMs + 1)?.isStill).toBe(false);
  });

  it("is the camera's only: a shared screen may stay unchanged", () => {
    const at = (camera: number) => [
      picture("screen", { framesReceived: 3 }),
      picture("camera", { framesReceived: camera }),
    ];
    const begun = followFrames(null, at(1), "camera", 0);
    expect(followFrames(begun, at(2), "camera", stillAfterMs)?.isStill).toBe(false);
    expect(followFrames(null, [picture("screen", { framesReceived: 3 })], null, 0)).toBeNull();
  });

  it("starts over with another track", () => {
    const begun = followFrames(null, [picture("a", { framesReceived: 5 })], "a", 0);
    const other = followFrames(begun, [picture("b", { framesReceived: 5 })], "b", stillAfterMs);
    expect(other).toMatchObject({ trackId: "b", isStill: false });
  });

  it.each(["chromium", "firefox"] as const)("is found in the statistics of %s", (browser) => {
    const { first, second } = recorded[browser];
    const before = followFrames(null, first, "whichever", 0)?.count ?? 0;
    expect(followFrames(null, second, "whichever", 1_000)?.count).toBeGreaterThan(before);
  });

  it("is not judged if the browser counts no frames", () => {
    expect(followFrames(null, [picture("a", {})], "a", 0)).toBeNull();
  });
});

describe("the track that has to move", () => {
  const track = new FakeTrack("video");
  // The double has what this code touches of a stream.
  const camera = new FakeMediaStream([track]) as unknown as MediaStream;

  it("is the camera's, unless the peer reports it as off or paused", () => {
    expect(movingTrackOf(camera, null)).toBe(track.id);
    expect(movingTrackOf(camera, { camera: true })).toBe(track.id);
    expect(movingTrackOf(camera, { camera: true, paused: ["mic"] })).toBe(track.id);
    expect(movingTrackOf(camera, { camera: false })).toBeNull();
    expect(movingTrackOf(camera, { camera: true, paused: ["camera"] })).toBeNull();
    expect(movingTrackOf(null, { camera: true })).toBeNull();
  });
});
