import fc from "fast-check";
import { expect, test } from "vitest";
import { type CandidateLine, isPublic, readCandidate } from "./candidate-line.ts";

test.each([
  [
    "Chromium's host behind a name",
    "candidate:4238046987 1 udp 2113937151 f82d68f0-b922-49c1-80c5-28ae16808065.local 45739 typ host generation 0 ufrag o0SI network-cost 999",
    {
      kind: "host",
      protocol: "udp",
      address: "f82d68f0-b922-49c1-80c5-28ae16808065.local",
      port: 45739,
      basePort: null,
    },
  ],
  [
    "Firefox's mapped address",
    "candidate:1 1 UDP 1685987327 192.0.2.2 38230 typ srflx raddr 10.0.0.4 rport 5000",
    { kind: "srflx", protocol: "UDP", address: "192.0.2.2", port: 38230, basePort: 5000 },
  ],
  [
    "a mapped address whose base is hidden",
    "candidate:3873427128 1 udp 1677729535 198.51.100.1 45739 typ srflx raddr 0.0.0.0 rport 0 generation 0",
    { kind: "srflx", protocol: "udp", address: "198.51.100.1", port: 45739, basePort: null },
  ],
  [
    "an active TCP host",
    "candidate:3 1 TCP 2105458943 2001:db8::1 9 typ host tcptype active",
    { kind: "host", protocol: "TCP", address: "2001:db8::1", port: 9, basePort: null },
  ],
  [
    "a relay",
    "candidate:0 1 UDP 92151807 192.0.2.9 57908 typ relay raddr 127.0.0.1 rport 57908",
    { kind: "relay", protocol: "UDP", address: "192.0.2.9", port: 57908, basePort: 57908 },
  ],
] as const)("reads %s", (_name, text, read) => {
  expect(readCandidate(text)).toMatchObject(read);
});

test.each([
  "",
  "candidate:",
  "a=candidate:1 1 udp 1 192.0.2.1 1 typ host",
  "candidate:1 1 udp 1 192.0.2.1 1 typ nonsense",
])("%j is not a candidate", (text) => {
  expect(readCandidate(text)).toBeNull();
});

test("any string is parsed or rejected without an exception", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const read = readCandidate(text);
      expect(read === null || text.startsWith("candidate:")).toBe(true);
    }),
  );
});

const at = (address: string): CandidateLine => ({
  foundation: "1",
  component: "1",
  protocol: "udp",
  priority: "1",
  address,
  port: 1,
  kind: "host",
  basePort: null,
  rest: "",
});

test.each(["203.0.113.7", "8.8.8.8", "172.32.0.1", "100.128.0.1", "2001:db8::1", "3fff::1", "11.0.0.1"])(
  "%s is public",
  (address) => {
    expect(isPublic(at(address))).toBe(true);
  },
);

test.each([
  "10.1.2.3",
  "172.16.0.1",
  "172.31.255.1",
  "192.168.1.1",
  "100.64.0.1",
  "100.127.0.1",
  "127.0.0.1",
  "169.254.1.1",
  "0.0.0.0",
  "224.0.0.1",
  "255.255.255.255",
  "fe80::1",
  "fd00::1",
  "::1",
  "f82d68f0-b922-49c1-80c5-28ae16808065.local",
  "host.example",
])("%s is not known to be public", (address) => {
  expect(isPublic(at(address))).toBe(false);
});
