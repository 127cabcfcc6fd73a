import { describe, expect, it } from "vitest";
import { FakeNetwork } from "./testing/fake-network.ts";
import { warmUp } from "./warm-up.ts";

describe("warming up", () => {
  it("leaves nothing open, also where the browser cannot offer", async () => {
    for (const createOffer of [async () => ({}), () => Promise.reject(new Error("no codecs"))]) {
      const network = new FakeNetwork();
      await warmUp(() => Object.assign(network.create(), { createOffer }));
      expect(network.connections).toHaveLength(1);
      expect(network.open).toEqual([]);
    }
  });
});
