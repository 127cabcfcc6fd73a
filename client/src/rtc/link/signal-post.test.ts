import { limits } from "@lets-meet/shared/limits.ts";
import type { Signal } from "@lets-meet/shared/protocol/signal.ts";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { SignalPost } from "./signal-post.ts";

const candidate = (name: string): Signal => ({
  kind: "candidate",
  candidate: name,
  sdpMid: "0",
  sdpMLineIndex: 0,
  usernameFragment: "u",
});
const description: Signal = { kind: "description", type: "offer", sdp: "v=0" };

function rig() {
  const batches: Signal[][] = [];
  return { batches, post: new SignalPost((signals) => batches.push(signals)) };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe("the post for signals", () => {
  it("sends a description at once", () => {
    const { post, batches } = rig();
    post.send(description);
    expect(batches).toEqual([[description]]);
  });

  it("sends a turn signal at once, behind earlier signals", () => {
    const { post, batches } = rig();
    post.send(candidate("a"));
    post.send({ kind: "turn", says: "ask" });
    expect(batches).toEqual([[candidate("a"), { kind: "turn", says: "ask" }]]);
  });

  it("sends candidates of a burst together", () => {
    const { post, batches } = rig();
    post.send(candidate("a"));
    post.send(candidate("b"));
    expect(batches).toEqual([]);
    vi.advanceTimersByTime(8);
    expect(batches).toEqual([[candidate("a"), candidate("b")]]);
  });

  it("lets no description overtake a candidate", () => {
    const { post, batches } = rig();
    post.send(candidate("a"));
    post.send(description);
    expect(batches).toEqual([[candidate("a"), description]]);
  });

  it("sends nothing once it is closed", () => {
    const { post, batches } = rig();
    post.send(candidate("a"));
    post.close();
    post.send(description);
    vi.advanceTimersByTime(1_000);
    expect(batches).toEqual([]);
  });

  it("keeps the order and loses nothing, in batches of the allowed size", () => {
    const step = fc.oneof(
      { weight: 9, arbitrary: fc.constant("candidate") },
      fc.constantFrom("description", "wait"),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const { post, batches } = rig();
        const sent: Signal[] = [];
        for (const [place, what] of steps.entries()) {
          if (what === "wait") vi.advanceTimersByTime(8);
          else {
            const signal = what === "candidate" ? candidate(String(place)) : description;
            sent.push(signal);
            post.send(signal);
          }
        }
        vi.advanceTimersByTime(8);
        expect(batches.flat()).toEqual(sent);
        for (const batch of batches) {
          expect(batch.length).toBeGreaterThan(0);
          expect(batch.length).toBeLessThanOrEqual(limits.signalsPerMessage);
        }
      }),
    );
  });
});
