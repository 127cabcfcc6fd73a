import { describe, expect, it } from "vitest";
import { aMember, aMembership, peerOf } from "../testing/samples.ts";
import { stageOf } from "./stage.ts";

const sharing = { mic: true, camera: true, screen: true };
const plain = { pinned: null, layout: "grid", activeSpeaker: null } as const;
const [ann, ben] = [aMember("Ann"), aMember("Ben")];
const keys = (membership: ReturnType<typeof aMembership>) =>
  stageOf(membership, plain).tiles.map(({ key }) => key);

describe("the tiles", () => {
  it("are in the order of joining, the user's own included", () => {
    expect(keys(aMembership([ann, ben]))).toEqual(
      ["Mia", "Ann", "Ben"].map((name) => `${peerOf(name)}-camera`),
    );
  });

  it("include a screen beside the camera of a member who shares one", () => {
    const shared = aMembership([aMember("Ann", { sending: sharing })]);
    expect(keys(shared)).toContain(`${peerOf("Ann")}-screen`);
    expect(keys(shared)).toHaveLength(3);
  });

  it("never show the user's own screen", () => {
    expect(keys(aMembership([ann], {}, { sending: sharing }))).toHaveLength(2);
  });
});

describe("the big tile", () => {
  it("is missing in a grid, and while the user is alone", () => {
    expect(stageOf(aMembership([ann, ben]), plain).big).toBeNull();
    expect(stageOf(aMembership([]), { ...plain, layout: "spotlight", pinned: peerOf("Mia") }).big).toBeNull();
  });

  it("is the last speaker if the layout asks for one, and never the user", () => {
    const spotlight = { ...plain, layout: "spotlight" } as const;
    const membership = aMembership([ann, ben]);
    expect(stageOf(membership, { ...spotlight, activeSpeaker: peerOf("Ben") }).big).toBe(
      `${peerOf("Ben")}-camera`,
    );
    expect(stageOf(membership, { ...spotlight, activeSpeaker: peerOf("Mia") }).big).toBe(
      `${peerOf("Ann")}-camera`,
    );
    expect(stageOf(membership, spotlight).big).toBe(`${peerOf("Ann")}-camera`);
  });

  it("is a screen rather than the speaker, and a pinned member rather than both", () => {
    const membership = aMembership([ann, aMember("Ben", { sending: sharing })]);
    const speaking = { ...plain, layout: "spotlight", activeSpeaker: peerOf("Ann") } as const;
    expect(stageOf(membership, speaking).big).toBe(`${peerOf("Ben")}-screen`);
    expect(stageOf(membership, { ...speaking, pinned: peerOf("Ann") }).big).toBe(`${peerOf("Ann")}-camera`);
    expect(stageOf(membership, { ...speaking, pinned: peerOf("Ben") }).big).toBe(`${peerOf("Ben")}-screen`);
  });

  it("is not a pinned member who has left", () => {
    expect(stageOf(aMembership([ann]), { ...plain, pinned: peerOf("Ben") }).big).toBeNull();
  });
});
