import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { grantedForMs, OfferTurn } from "./offer-turn.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function rig(polite: boolean) {
  const told: string[] = [];
  const state = { free: true };
  const turn = new OfferTurn({
    polite,
    send: (says) => told.push(says),
    isFree: () => state.free,
    offer: () => told.push("offer"),
  });
  return { turn, told, state };
}

describe("the polite side", () => {
  it("asks once, however often it wants to offer, and offers when it gets the grant", () => {
    const { turn, told } = rig(true);
    turn.want();
    turn.want();
    expect(told).toEqual(["ask"]);
    turn.hear("grant");
    expect(told).toEqual(["ask", "offer"]);
  });

  it("ignores a grant it has not asked for, and offers once per grant", () => {
    const { turn, told } = rig(true);
    turn.hear("grant");
    turn.hear("ask");
    expect(told).toEqual([]);
    turn.want();
    turn.hear("grant");
    turn.hear("grant");
    expect(told).toEqual(["ask", "offer"]);
  });

  it("drops its ask when the peer offers, and asks again", () => {
    const { turn, told } = rig(true);
    turn.want();
    turn.offered();
    turn.hear("grant");
    expect(told).toEqual(["ask"]);
    turn.want();
    expect(told).toEqual(["ask", "ask"]);
  });

  it("waits for its turn without a timeout", () => {
    const { turn, told } = rig(true);
    turn.want();
    vi.advanceTimersByTime(10 * grantedForMs);
    expect(told).toEqual(["ask"]);
  });
});

describe("the impolite side", () => {
  it("offers at any time", () => {
    const { turn, told } = rig(false);
    turn.want();
    turn.want();
    expect(told).toEqual(["offer", "offer"]);
  });

  it("grants a turn, and holds back until the peer has offered", () => {
    const { turn, told } = rig(false);
    turn.hear("ask");
    turn.want();
    expect(told).toEqual(["grant"]);
    turn.offered();
    vi.advanceTimersByTime(2 * grantedForMs);
    expect(told).toEqual(["grant"]);
    turn.want();
    expect(told).toEqual(["grant", "offer"]);
  });

  it("grants no turn while descriptions are in flight", () => {
    const { turn, told, state } = rig(false);
    state.free = false;
    turn.hear("ask");
    state.free = true;
    turn.want();
    expect(told).toEqual(["offer"]);
  });

  it("grants one turn at a time, and ignores a grant", () => {
    const { turn, told } = rig(false);
    turn.hear("ask");
    turn.hear("ask");
    turn.hear("grant");
    expect(told).toEqual(["grant"]);
  });

  it("makes its delayed offer when the granted offer does not arrive within the timeout", () => {
    const { turn, told } = rig(false);
    turn.hear("ask");
    turn.want();
    vi.advanceTimersByTime(grantedForMs - 1);
    expect(told).toEqual(["grant"]);
    vi.advanceTimersByTime(1);
    expect(told).toEqual(["grant", "offer"]);
  });

  it("makes no offer at the timeout if it has held none back", () => {
    const { turn, told } = rig(false);
    turn.hear("ask");
    vi.advanceTimersByTime(grantedForMs);
    expect(told).toEqual(["grant"]);
    turn.want();
    turn.hear("ask");
    expect(told).toEqual(["grant", "offer", "grant"]);
  });

  it("makes no offer once it is closed", () => {
    const { turn, told } = rig(false);
    turn.hear("ask");
    turn.want();
    turn.close();
    vi.advanceTimersByTime(grantedForMs);
    expect(told).toEqual(["grant"]);
  });
});
