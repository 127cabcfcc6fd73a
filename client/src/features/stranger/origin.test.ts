import type { Snapshot } from "@lets-meet/shared/protocol/session.ts";
import { describe, expect, it } from "vitest";
import { next, type StrangerEvent } from "./machine.ts";
import type { Stranger } from "./state.ts";
import { matchIdOf, matchOf, states, wishOf } from "./testing/samples.ts";

const inB: Snapshot = { phase: "matched", match: matchOf("b", "video"), partnerAway: false };
const attached = { type: "attached", snapshot: inB, wish: wishOf("video"), now: 500 } as const;
const again = { ...attached, adopt: false, resumed: true } as const;
const first = { ...attached, adopt: true, resumed: true } as const;
const matched = { type: "matched", match: matchOf("b", "video"), now: 500 } as const;
const gap = { type: "gap", snapshot: inB, now: 500 } as const;

describe("the origin of a match", () => {
  it.each<[origin: string, from: string, on: string, Stranger, StrangerEvent]>([
    ["told", "a request", "the server's event", states.requesting, matched],
    ["told", "a search", "the server's event", states.searching, matched],
    ["found", "a request", "a new connection", states.requesting, again],
    ["found", "a search", "a new connection", states.searching, again],
    ["found", "another match", "a gap in the log", states.talking, gap],
    ["returning", "the start", "the first connection of the page", states.idle, first],
    ["returning", "a request", "the first connection of the page", states.requesting, first],
  ])("is %s from %s on %s", (origin, _from, _on, state, event) => {
    expect(next(state, event)).toMatchObject({ phase: "connecting", origin });
  });

  it("stays the same while the match runs", () => {
    const connecting = next(states.idle, first);
    const connected = { type: "link-connected", matchId: matchIdOf("b"), now: 600 } as const;
    expect(next(connecting, connected)).toMatchObject({ phase: "talking", origin: "returning" });
    expect(next(connecting, again)).toBe(connecting);
  });
});
