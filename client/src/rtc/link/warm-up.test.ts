import { describe, expect, it } from "vitest";
import { FakeNetwork } from "../testing/fake-network.ts";
import { warmUp } from "./warm-up.ts";

const broken = () => {
  throw new DOMException("forbidden by policy", "NotSupportedError");
};

describe("warming up", () => {
  it.each([
    ["offers", { createOffer: async () => ({}) }, true],
    ["cannot offer", { createOffer: () => Promise.reject(new Error("no codecs")) }, false],
    ["makes no data channel", { createDataChannel: broken }, false],
    ["takes no media", { addTransceiver: broken }, false],
  ])(
    "tells whether a browser that %s supports calls, and leaves nothing open",
    async (_what, changes, can) => {
      const network = new FakeNetwork();
      const create = () => Object.assign(network.create(), { createOffer: async () => ({}) }, changes);
      expect(await warmUp(create)).toBe(can);
      expect(network.connections).toHaveLength(1);
      expect(network.open).toEqual([]);
    },
  );

  it("gives false for a browser whose connections throw, or that has none", async () => {
    expect(await warmUp(broken)).toBe(false);
    expect(await warmUp()).toBe(false);
  });
});
