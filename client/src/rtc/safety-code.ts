import { sha256 } from "@noble/hashes/sha2.js";
import { type SafetyIcon, safetyAlphabet } from "./safety-alphabet.ts";

/**
 * Where the code that everybody in a call can compare stands. `icons` are names of the safety alphabet. `changed`: it was
 * another one before, with the same people. `broken`: somebody revealed something else than they had committed to, or a
 * key changed within a link. `waitingFor`: the members whose part is missing.
 */
export type SafetyCode =
  | { readonly state: "agreeing"; readonly waitingFor?: readonly string[] }
  | { readonly state: "agreed"; readonly icons: readonly SafetyIcon[]; readonly changed: boolean }
  | { readonly state: "broken" };

/** 30 bits: whoever swaps keys is found out but once in a thousand million. */
export const safetyCodeLength = 5;

/** A member's key as one page sees it: the fingerprint as `fingerprintOf` writes it. */
export type MemberKey = { readonly id: string; readonly fingerprint: string };

// Every text is hashed under a name of its own, and none of its parts can contain the line break that separates them.
const hash = (purpose: string, parts: readonly string[]) =>
  sha256(new TextEncoder().encode([`lets-meet safety ${purpose} 1`, ...parts].join("\n")));

/** 32 bytes in base64url (RFC 4648 §5), 43 characters. */
export const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

/** The name of the round in which exactly these keys agree on a code. */
export const roundOf = (call: string, members: readonly MemberKey[]): string =>
  base64url(
    hash("round", [call, ...members.map(({ id, fingerprint }) => `${id}\t${fingerprint}`).toSorted()]),
  );

/** What a member says first, and cannot take back: it binds them to a nonce without telling it. */
export const commitmentOf = (round: string, { id, fingerprint }: MemberKey, nonce: string): string =>
  base64url(hash("commitment", [round, id, fingerprint, nonce]));

/** The code of everybody's keys and nonces. */
export function iconsOf(
  parts: readonly { readonly fingerprint: string; readonly nonce: string }[],
): readonly SafetyIcon[] {
  const digest = hash("code", parts.map(({ fingerprint, nonce }) => `${fingerprint}\t${nonce}`).toSorted());
  const bits = [...digest].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  return Array.from({ length: safetyCodeLength }, (_, place) => iconAt(bits.slice(place * 6, place * 6 + 6)));
}

function iconAt(bits: string): SafetyIcon {
  const icon = safetyAlphabet[Number.parseInt(bits, 2)];
  if (icon === undefined) throw new RangeError("six bits name one of 64 icons");
  return icon;
}
