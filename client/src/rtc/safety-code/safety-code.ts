import { sha256 } from "@noble/hashes/sha2.js";
import { type SafetyIcon, safetyAlphabet } from "./safety-alphabet.ts";

/**
 * The state of the code that all members of a call can compare. `icons` are names of the safety alphabet.
 * `changed`: the code was different before, with the same people. `broken`: a member has revealed a nonce
 * that does not match its commitment, or a key has changed within a link. `waitingFor`: the members whose
 * part is missing.
 */
export type SafetyCode =
  | { readonly state: "agreeing"; readonly waitingFor?: readonly string[] }
  | { readonly state: "agreed"; readonly icons: readonly SafetyIcon[]; readonly changed: boolean }
  | { readonly state: "broken" };

/** 30 bits: an attacker who swaps keys stays undetected once in a thousand million attempts. */
export const safetyCodeLength = 5;

/** A member's key as one page sees it; the fingerprint is in the format of `fingerprintOf`. */
export type MemberKey = { readonly id: string; readonly fingerprint: string };

// Each text is hashed under its own name, and no part can contain the line break that separates the parts.
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

/** A member's first message: it binds the member to a nonce without revealing it. */
export const commitmentOf = (round: string, { id, fingerprint }: MemberKey, nonce: string): string =>
  base64url(hash("commitment", [round, id, fingerprint, nonce]));

/** The code of all members' keys and nonces. */
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
