import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { findsWithinMs, GatheringWatch } from "./gathering-watch.ts";

class Connection extends EventTarget {
  iceGatheringState: RTCIceGatheringState = "new";
  become(state: RTCIceGatheringState) {
    this.iceGatheringState = state;
    this.dispatchEvent(new Event("icegatheringstatechange"));
  }
  find(candidate: string | null) {
    const found = candidate === null ? null : { candidate };
    this.dispatchEvent(Object.assign(new Event("icecandidate"), { candidate: found }));
  }
}

function rig() {
  const connection = new Connection();
  const stuck = vi.fn<() => void>();
  // The watch needs the state and the two events, which the double has.
  const watch = new GatheringWatch(connection as unknown as RTCPeerConnection, stuck);
  return { connection, stuck, watch };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it("reports once that a gathering has found nothing in its time", () => {
  const { connection, stuck } = rig();
  connection.become("gathering");
  vi.advanceTimersByTime(findsWithinMs - 1);
  expect(stuck).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  connection.become("gathering");
  vi.advanceTimersByTime(10 * findsWithinMs);
  expect(stuck).toHaveBeenCalledOnce();
});

it("reports nothing before the gathering begins, which may wait for the partner's offer", () => {
  const { stuck } = rig();
  vi.advanceTimersByTime(10 * findsWithinMs);
  expect(stuck).not.toHaveBeenCalled();
});

it.each([
  [
    "a candidate was found",
    (connection: Connection) => connection.find("candidate:1 1 udp 1 10.0.0.1 9 typ host"),
  ],
  [
    "the gathering is complete, even without a candidate",
    (connection: Connection) => connection.become("complete"),
  ],
])("reports nothing once %s", (_name, happens) => {
  const { connection, stuck } = rig();
  connection.become("gathering");
  vi.advanceTimersByTime(findsWithinMs - 1);
  happens(connection);
  vi.advanceTimersByTime(10 * findsWithinMs);
  expect(stuck).not.toHaveBeenCalled();
});

it.each([null, ""])("does not take the end of candidates (%j) for a candidate", (end) => {
  const { connection, stuck } = rig();
  connection.become("gathering");
  connection.find(end);
  vi.advanceTimersByTime(findsWithinMs);
  expect(stuck).toHaveBeenCalledOnce();
});

it("reports a later gathering that finds nothing, after one that was complete without a candidate", () => {
  const { connection, stuck } = rig();
  connection.become("gathering");
  connection.become("complete");
  connection.become("gathering");
  vi.advanceTimersByTime(findsWithinMs);
  expect(stuck).toHaveBeenCalledOnce();
});

it("reports nothing once it is closed", () => {
  const { connection, stuck, watch } = rig();
  connection.become("gathering");
  watch.close();
  connection.become("gathering");
  vi.advanceTimersByTime(10 * findsWithinMs);
  expect(stuck).not.toHaveBeenCalled();
});
