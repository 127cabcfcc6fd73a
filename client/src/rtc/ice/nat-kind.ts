import { type CandidateLine, familyOf, isPublic, isUdp } from "@lets-meet/shared/candidate-line.ts";

/**
 * The NAT between this device and the internet. `independent`: the same mapped port towards every
 * destination, so others can call in; `dependent`: a different one for each destination, which only a relay
 * gets around; `none`: the device has its own public address.
 */
export type NatKind = "none" | "independent" | "dependent" | "unknown";

/**
 * Classifies the mapping of a NAT (RFC 5780 §4.3, RFC 4787 §4.1) from the candidates of one gathering towards
 * several STUN servers; `answering` is the number that answer. One base with several mapped ports has a
 * dependent mapping. Two names of one server look like an independent mapping, which a page cannot detect.
 */
export function natKindOf(candidates: readonly CandidateLine[], answering: number): NatKind {
  const udp = candidates.filter(isUdp);
  const mapped = udp.filter(({ kind }) => kind === "srflx");
  const hosts = udp.filter(({ kind }) => kind === "host");
  if (mapped.length === 0) return hosts.some(isPublic) ? "none" : "unknown";
  const known = mapped.filter(({ basePort }) => basePort !== null);
  for (const places of grouped(known, (one) => `${familyOf(one)} ${one.basePort}`))
    if (places.size > 1) return "dependent";
  for (const places of grouped(mapped, familyOf)) {
    // With hidden bases, more mapped than local addresses can only come from a dependent mapping.
    if (known.length < mapped.length && places.size > 1)
      return places.size > hosts.length ? "dependent" : "unknown";
  }
  return answering >= 2 ? "independent" : "unknown";
}

/** The mapped addresses of each group. */
function grouped(
  candidates: readonly CandidateLine[],
  groupOf: (one: CandidateLine) => string,
): readonly ReadonlySet<string>[] {
  const groups = new Map<string, Set<string>>();
  for (const one of candidates) {
    const places = groups.get(groupOf(one)) ?? new Set();
    groups.set(groupOf(one), places.add(`${one.address} ${one.port}`));
  }
  return [...groups.values()];
}
