import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { connectWithinMs, type IceState, IceWatch } from "./ice-watch.ts";

class Connection extends EventTarget {
  connectionState: RTCPeerConnectionState = "new";
  become(state: RTCPeerConnectionState) {
    this.connectionState = state;
    this.dispatchEvent(new Event("connectionstatechange"));
  }
}

function rig(patient = false) {
  const connection = new Connection();
  const states: IceState[] = [];
  const restartedAt: number[] = [];
  const start = Date.now();
  const watch = new IceWatch({
    // The watch needs the state and its event, which the double has.
    connection: connection as unknown as RTCPeerConnection,
    patient,
    restart: () => restartedAt.push(Date.now() - start),
    changed: (state) => states.push(state),
  });
  return { connection, states, restartedAt, watch };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe("the watch over a connection", () => {
  it("reports nothing while the connection is being established", () => {
    const { connection, states } = rig();
    connection.become("connecting");
    vi.advanceTimersByTime(connectWithinMs - 1);
    expect(states).toEqual([]);
  });

  it("gives up on a connection that is never established", () => {
    const { states } = rig();
    vi.advanceTimersByTime(connectWithinMs);
    expect(states).toEqual(["failed"]);
  });

  it("restarts its timeout on request, even after it has given up", () => {
    for (const waitedMs of [connectWithinMs - 1, connectWithinMs]) {
      const { states, watch } = rig();
      vi.advanceTimersByTime(waitedMs);
      const before = states.length;
      watch.restartTimeout();
      vi.advanceTimersByTime(connectWithinMs - 1);
      expect(states.slice(before)).toEqual(before === 0 ? [] : ["connecting"]);
      vi.advanceTimersByTime(1);
      expect(states.at(-1)).toBe("failed");
      watch.close();
    }
  });

  it("sets no timeout for an established connection", () => {
    const { connection, states, watch } = rig();
    connection.become("connected");
    watch.restartTimeout();
    vi.advanceTimersByTime(10 * connectWithinMs);
    expect(states).toEqual(["connected"]);
  });

  it("does nothing while the connection stays up", () => {
    const { connection, states, restartedAt } = rig();
    connection.become("connected");
    vi.advanceTimersByTime(10 * connectWithinMs);
    expect(states).toEqual(["connected"]);
    expect(restartedAt).toEqual([]);
  });

  it("does not restart ICE after a short interruption", () => {
    const { connection, states, restartedAt } = rig();
    connection.become("connected");
    connection.become("disconnected");
    vi.advanceTimersByTime(2_900);
    connection.become("connected");
    vi.advanceTimersByTime(60_000);
    expect(states).toEqual(["connected", "interrupted", "connected"]);
    expect(restartedAt).toEqual([]);
  });

  it("restarts ICE after a long interruption, and again at growing intervals", () => {
    const { connection, restartedAt } = rig();
    connection.become("connected");
    connection.become("disconnected");
    vi.advanceTimersByTime(30_000);
    expect(restartedAt).toEqual([3_000, 5_000, 9_000, 17_000]);
  });

  it("restarts ICE at once after a failure", () => {
    const { connection, restartedAt } = rig();
    connection.become("connected");
    connection.become("failed");
    vi.advanceTimersByTime(1);
    expect(restartedAt).toEqual([0]);
  });

  it("leaves the first attempt to the peer on the patient side", () => {
    const { connection, restartedAt } = rig(true);
    connection.become("connected");
    connection.become("failed");
    vi.advanceTimersByTime(1_499);
    expect(restartedAt).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(restartedAt).toEqual([1_500]);
  });

  it("gives up on a broken connection, keeps trying, and reports its return", () => {
    const { connection, states, restartedAt } = rig();
    connection.become("connected");
    connection.become("failed");
    vi.advanceTimersByTime(connectWithinMs);
    const tries = restartedAt.length;
    vi.advanceTimersByTime(60_000);
    expect(restartedAt.length).toBeGreaterThan(tries);
    connection.become("connected");
    expect(states).toEqual(["connected", "interrupted", "failed", "connected"]);
  });

  it("starts with short intervals again after a reconnection", () => {
    const { connection, restartedAt } = rig();
    connection.become("connected");
    connection.become("failed");
    vi.advanceTimersByTime(10_000);
    connection.become("connected");
    const before = restartedAt.length;
    connection.become("failed");
    vi.advanceTimersByTime(1);
    expect(restartedAt.slice(before)).toEqual([10_000]);
  });

  it("does nothing once it is closed", () => {
    const { connection, states, restartedAt, watch } = rig();
    connection.become("connected");
    connection.become("failed");
    watch.close();
    connection.become("connected");
    vi.advanceTimersByTime(10 * connectWithinMs);
    expect(states).toEqual(["connected", "interrupted"]);
    expect(restartedAt).toEqual([]);
  });
});
