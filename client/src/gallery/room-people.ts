import type { Member } from "@lets-meet/shared/protocol/room.ts";
import { aMember } from "../features/room/testing/samples.ts";

const names = [
  "Ann",
  "Ben",
  "Cleo",
  "Dev",
  "Eva Maria Fuentes de la Rosa",
  "Finn",
  "Gus",
  "Hao",
  "Ida",
  "Jon",
  "Kim",
  "Lea",
  "Nia",
  "Ole",
  "Pia",
];
const muted = { mic: false, camera: true, screen: false } as const;
const faceless = { mic: true, camera: false, screen: false } as const;
export const sharing = { mic: true, camera: true, screen: true } as const;

export const report = {
  path: "direct",
  roundTripMs: 38.4,
  loss: 0.004,
  width: 640,
  height: 480,
  framesPerSecond: 24,
  bitsPerSecond: 612_000,
} as const;

/** The first `count` people, in the states that other members can have. */
export function others(count: number): readonly Member[] {
  return names.slice(0, count).map((name, place) => {
    if (place === 1) return aMember(name, { hand: true, sending: muted });
    return place === 2 || place === 6
      ? aMember(name, { sending: faceless, role: "guest", hasAccount: false })
      : aMember(name);
  });
}
