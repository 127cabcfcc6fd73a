import { vi } from "vitest";
import type { CertificateVault } from "../certificate-vault.ts";

/** A database of certificates that pages of one browser share. */
export function fakeVault() {
  const kept = new Map<string, RTCCertificate>();
  const vault: CertificateVault = {
    put: async (key, certificate) => void kept.set(key, certificate),
    get: async (key) => kept.get(key) ?? null,
    delete: async (key) => void kept.delete(key),
    sweep: async () => {},
  };
  return { ...vault, kept };
}

let made = 0;

/** A certificate as nobody else has one. */
export function fakeCertificate(): RTCCertificate {
  const value = (++made)
    .toString(16)
    .padStart(64, "0")
    .replaceAll(/..(?=.)/g, "$&:");
  return { expires: Number.POSITIVE_INFINITY, getFingerprints: () => [{ algorithm: "sha-256", value }] };
}

/** Has the browser make certificates, where the test's has no calls. */
export const makeFakeCertificates = () =>
  vi.stubGlobal("RTCPeerConnection", { generateCertificate: async () => fakeCertificate() });
