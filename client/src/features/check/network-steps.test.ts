import { afterEach, beforeEach, expect, test, vi } from "vitest";
import {
  type Brought,
  fakeGatherings,
  hostLine,
  relayLine,
  srflxLine,
} from "../../rtc/testing/fake-gathering.ts";
import type { Figures, StepName } from "./findings.ts";
import { checkNetwork, checkSignaling, type NetworkMeans, type Reporter } from "./network-steps.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function aReporter() {
  const begun: StepName[] = [];
  const found: Partial<Record<StepName, string>> = {};
  const figures: Partial<Record<StepName, Figures>> = {};
  const reporter: Reporter = {
    begin: (name) => begun.push(name),
    found: (name, finding, measured = {}) => {
      // Each step is reported once.
      expect(found[name]).toBeUndefined();
      found[name] = finding;
      figures[name] = measured;
    },
  };
  return { reporter, begun, found, figures };
}

const urlsIn = ({ iceServers = [] }: RTCConfiguration) => iceServers.flatMap(({ urls }) => urls);
const host = hostLine("a.local", 5000);
const pass = { username: "u", credential: "p" };

/**
 * A network that yields something for each URL gathered alone, and something for the STUN servers together.
 */
function network(
  alone: Readonly<Record<string, readonly Brought[]>>,
  together: readonly Brought[] = [host, "end"],
) {
  return fakeGatherings((configuration) => {
    const urls = urlsIn(configuration);
    const [first] = urls;
    return urls.length === 1 && first !== undefined ? (alone[first] ?? []) : together;
  });
}

async function check(
  servers: readonly RTCIceServer[] | null,
  gatherings: ReturnType<typeof fakeGatherings>,
  options: { readonly signal?: AbortSignal; readonly devicesAsked?: Promise<unknown> } = {},
) {
  const told = aReporter();
  const means: NetworkMeans = {
    createConnection: gatherings.create,
    canCall: async () => true,
    iceServers: async () => servers,
    ping: async () => 1,
    transport: () => "websocket",
    now: () => Date.now(),
  };
  const { signal = new AbortController().signal, devicesAsked = Promise.resolve() } = options;
  const done = checkNetwork(means, told.reporter, signal, devicesAsked);
  await vi.runAllTimersAsync();
  if (options.devicesAsked === undefined) await done;
  return told;
}

const one = "stun:one.example:3478";
const other = "stun:other.example:3478";
const stun: readonly RTCIceServer[] = [{ urls: [one, other] }];

test("finds an independent mapping behind two servers that answer", async () => {
  const mapped = srflxLine("203.0.113.7", 61000, 5000);
  const { found, figures } = await check(
    stun,
    network({ [one]: [mapped], [other]: [mapped] }, [host, mapped, "end"]),
  );
  expect(found).toMatchObject({ stun: "works", nat: "independent" });
  expect(figures.stun).toEqual({ afterMs: 10 });
});

test("finds a dependent mapping", async () => {
  const [first, second] = [srflxLine("203.0.113.7", 61000, 5000), srflxLine("203.0.113.7", 61001, 5000)];
  const { found } = await check(
    stun,
    network({ [one]: [first], [other]: [second] }, [host, first, second, "end"]),
  );
  expect(found).toMatchObject({ stun: "works", nat: "dependent" });
});

test("gives up on servers that never answer, and leaves the NAT unknown", async () => {
  const { found } = await check(stun, network({}, [host]));
  expect(found).toMatchObject({ stun: "unanswered", nat: "unknown" });
});

test("reports missing STUN servers and relays as findings of their own", async () => {
  const gatherings = network({});
  const { found } = await check([], gatherings);
  expect(found).toEqual({
    stun: "none",
    nat: "unknown",
    "relay-udp": "no-relay",
    "relay-tcp": "no-relay",
    "relay-tls": "no-relay",
    quality: "no-relay",
  });
  expect(gatherings.made).toEqual([]);
});

test("tries each relay alone with relay candidates only, and reports how it failed", async () => {
  const relays = [
    "turn:r.example?transport=udp",
    "turn:r.example?transport=tcp",
    "turns:r.example:443",
  ] as const;
  const gatherings = network({
    [relays[0]]: [401, "end"],
    [relays[1]]: [701, "end"],
    [relays[2]]: [486, "end"],
  });
  const { found, figures } = await check([{ urls: [...relays], ...pass }], gatherings);
  expect(found).toMatchObject({
    "relay-udp": "denied",
    "relay-tcp": "unreachable",
    "relay-tls": "full",
    quality: "no-relay",
  });
  expect(figures["relay-udp"]).toEqual({ errorCode: 401 });
  const relayed = gatherings.made.filter(({ configuration }) => configuration.iceTransportPolicy === "relay");
  expect(relayed.map(({ configuration }) => configuration.iceServers)).toEqual(
    relays.map((urls) => [{ urls, ...pass }]),
  );
});

test("tells a transport that is not offered from one that fails, and measures the quality over the one that works", async () => {
  const url = "turn:r.example?transport=tcp";
  const gatherings = network({ [url]: [relayLine("192.0.2.9", 4000)] });
  const { found, figures, begun } = await check([{ urls: url, ...pass }], gatherings);
  expect(found).toMatchObject({
    "relay-udp": "not-offered",
    "relay-tcp": "works",
    "relay-tls": "not-offered",
  });
  expect(figures["relay-tcp"]).toEqual({ afterMs: 10 });
  expect(begun).toContain("quality");
  // These doubles never connect to each other, as if the relay forwarded nothing.
  expect(found.quality).toBe("lost");
});

test("checks the NAT once the browser has asked for the devices", async () => {
  const asked = Promise.withResolvers<void>();
  const mapped = srflxLine("203.0.113.7", 61000, 5000);
  const gatherings = network({ [one]: [mapped], [other]: [mapped] }, [host, mapped, "end"]);
  const { found } = await check(stun, gatherings, { devicesAsked: asked.promise });
  expect(found.stun).toBe("works");
  expect(found.nat).toBeUndefined();
  asked.resolve();
  await vi.runAllTimersAsync();
  expect(found.nat).toBe("independent");
});

test("leaves all network steps unasked when the server does not name its ICE servers", async () => {
  const { found } = await check(null, network({}));
  expect(new Set(Object.values(found))).toEqual(new Set(["unasked"]));
  expect(Object.keys(found)).toHaveLength(6);
});

test("reports every network step as unsupported in a browser without calls", async () => {
  const { reporter, found } = aReporter();
  const means = {
    createConnection: () => {
      throw new DOMException("none", "NotSupportedError");
    },
    canCall: async () => false,
    iceServers: () => Promise.reject(new Error("not asked")),
    ping: async () => null,
    transport: () => null,
    now: () => 0,
  };
  await checkNetwork(means, reporter, new AbortController().signal, Promise.resolve());
  expect(new Set(Object.values(found))).toEqual(new Set(["unsupported"]));
});

test("a stop closes every connection and opens no other", async () => {
  const controller = new AbortController();
  const url = "turn:r.example";
  const gatherings = network({ [url]: [] });
  const checked = check([...stun, { urls: url, ...pass }], gatherings, { signal: controller.signal });
  controller.abort();
  await checked;
  expect(gatherings.made.filter(({ isClosed }) => !isClosed)).toEqual([]);
  expect(vi.getTimerCount()).toBe(0);
});

const signaling = async (
  answers: readonly (number | null)[],
  transport: "websocket" | "polling" = "websocket",
) => {
  const told = aReporter();
  const left = [...answers];
  await checkSignaling({ ping: async () => left.shift() ?? null, transport: () => transport }, told.reporter);
  return told;
};

test("takes the median of the round trips", async () => {
  const { found, figures } = await signaling([900, 30, 40]);
  expect(found.signaling).toBe("works");
  expect(figures.signaling).toEqual({ roundTripMs: 40 });
});

test("stops pinging a server that does not answer", async () => {
  const { found, figures } = await signaling([null, 30, 30]);
  expect(found.signaling).toBe("unanswered");
  expect(figures.signaling).toEqual({});
});

test("reports a connection over long-polling", async () => {
  expect((await signaling([30, 30, 30], "polling")).found.signaling).toBe("polling");
});
