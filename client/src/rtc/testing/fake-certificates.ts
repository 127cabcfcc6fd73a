import { vi } from "vitest";
import type { CertificateVault } from "../link/certificate-vault.ts";

/** A certificate database that the pages of one browser share. */
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

/** A unique certificate. */
export function fakeCertificate(): RTCCertificate {
  const value = (++made)
    .toString(16)
    .padStart(64, "0")
    .replaceAll(/..(?=.)/g, "$&:");
  return { expires: Number.POSITIVE_INFINITY, getFingerprints: () => [{ algorithm: "sha-256", value }] };
}

/** Stubs the browser's certificate generation, because the test environment has no WebRTC. */
export const makeFakeCertificates = () =>
  vi.stubGlobal("RTCPeerConnection", { generateCertificate: async () => fakeCertificate() });
