import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Brought, fakeGatherings, hostLine, relayLine, srflxLine } from "../testing/fake-gathering.ts";
import { type Gathered, type IceProbeOptions, probeIce } from "./ice-probe.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function probe(brings: readonly Brought[], options: Partial<IceProbeOptions> = {}) {
  const { made, create } = fakeGatherings(() => brings);
  const gathered = probeIce({
    createConnection: create,
    iceServers: [{ urls: "stun:stun.example:3478" }],
    policy: "all",
    timeoutMs: 1_000,
    now: () => Date.now(),
    signal: new AbortController().signal,
    ...options,
  });
  return { made, gathered };
}
const kinds = ({ candidates }: Gathered) => candidates.map(({ kind }) => kind);

test("the probe reports the candidates, their delays and the error codes", async () => {
  const { gathered } = probe([hostLine("a.local", 1), 701, srflxLine("203.0.113.7", 2, 0), "end"]);
  await vi.runAllTimersAsync();
  const { candidates, errors, ended } = await gathered;
  expect(candidates.map(({ kind, afterMs }) => [kind, afterMs])).toEqual([
    ["host", 10],
    ["srflx", 30],
  ]);
  expect(errors).toEqual([701]);
  expect(ended).toBe("complete");
});

test("the probe gathers for one data channel, with exactly the given servers and policy", async () => {
  const { made, gathered } = probe(["end"], { policy: "relay" });
  await vi.runAllTimersAsync();
  await gathered;
  expect(made).toHaveLength(1);
  expect(made[0]?.configuration).toEqual({
    iceServers: [{ urls: "stun:stun.example:3478" }],
    iceTransportPolicy: "relay",
    bundlePolicy: "max-bundle",
  });
  expect(made[0]?.channels).toBe(1);
});

test("the probe ends with the first sufficient candidate", async () => {
  const { made, gathered } = probe(
    [hostLine("a.local", 1), relayLine("192.0.2.1", 2), relayLine("192.0.2.1", 3)],
    {
      isEnough: ({ kind }) => kind === "relay",
    },
  );
  await vi.advanceTimersByTimeAsync(20);
  expect(made[0]?.isClosed).toBe(true);
  const enough = await gathered;
  expect(enough.ended).toBe("enough");
  expect(kinds(enough)).toEqual(["host", "relay"]);
});

test("the probe ends at its timeout, and keeps the candidates found", async () => {
  const { made, gathered } = probe([hostLine("a.local", 1)]);
  await vi.advanceTimersByTimeAsync(999);
  expect(made[0]?.isClosed).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  const late = await gathered;
  expect(late.ended).toBe("timed-out");
  expect(kinds(late)).toEqual(["host"]);
  expect(made[0]?.isClosed).toBe(true);
});

test("the probe stops at once when aborted, and leaves no timer", async () => {
  const controller = new AbortController();
  const { made, gathered } = probe([], { signal: controller.signal });
  controller.abort();
  expect((await gathered).ended).toBe("stopped");
  expect(made[0]?.isClosed).toBe(true);
  expect(vi.getTimerCount()).toBe(0);
});

test("the probe creates no connection if it was aborted before it began", async () => {
  const { made, gathered } = probe(["end"], { signal: AbortSignal.abort() });
  expect((await gathered).ended).toBe("stopped");
  expect(made).toEqual([]);
  expect(vi.getTimerCount()).toBe(0);
});

test("the probe reports rejected servers as an outcome, not an error", async () => {
  const refusing = () => {
    throw new DOMException("no credentials", "InvalidAccessError");
  };
  expect((await probe([], { createConnection: refusing }).gathered).ended).toBe("refused");
});

test("the probe reports a connection that cannot create an offer as refused", async () => {
  const { create } = fakeGatherings(() => []);
  const failing = (configuration: RTCConfiguration) =>
    Object.assign(create(configuration), {
      setLocalDescription: () => Promise.reject(new DOMException("closed", "InvalidStateError")),
    });
  expect((await probe([], { createConnection: failing }).gathered).ended).toBe("refused");
});
