import type { MatchId, PeerId, RoomId } from "@lets-meet/shared/ids.ts";
import type { Snapshot } from "@lets-meet/shared/protocol/session.ts";
import { nanoid } from "nanoid";
import { z } from "zod";
import { noSafetyMemory, SafetyMemory } from "../safety-code/safety-memory.ts";
import type { CertificateVault } from "./certificate-vault.ts";

/**
 * The name of a call: one match, or one membership in a room. No two calls of a session have the same name.
 */
export type CallName = `match ${MatchId}` | `membership ${RoomId} ${PeerId}`;

/** The call that a session is in; `null` if it is in none. */
export function callIn(snapshot: Snapshot): CallName | null {
  if (snapshot.phase === "matched") return `match ${snapshot.match.matchId}`;
  return snapshot.phase === "in-room" ? `membership ${snapshot.room.roomId} ${snapshot.room.peerId}` : null;
}

/** The certificate that identifies this page in one call, and its agreement with the peers. */
export type CallIdentity = { readonly certificate: RTCCertificate | null; readonly safety: SafetyMemory };

const StoredIdentity = z.object({ call: z.string(), key: z.string(), safety: SafetyMemory });
type StoredIdentity = z.infer<typeof StoredIdentity>;

type WebStorage = Pick<Storage, "getItem" | "setItem" | "removeItem">;
const storageKey = "lets-meet:call";

export type CallIdentitiesOptions = {
  readonly storage: WebStorage | null;
  readonly vault: CertificateVault;
  /** This tab resumes its session. A tab that does not may be a copy of the tab that is in the call. */
  readonly resumes: boolean;
};

/**
 * Keeps the identity of the running call over a reload, so that the peers need not compare the safety code
 * again. It keeps no other call's identity, so that no peer recognizes this page in another call. No method
 * fails: a call without a stored identity begins with a new certificate.
 */
export class CallIdentities {
  readonly #storage: WebStorage | null;
  readonly #vault: CertificateVault;
  #kept: StoredIdentity | null;
  #certificate: RTCCertificate | null = null;
  readonly #found: Promise<RTCCertificate | null>;

  constructor({ storage, vault, resumes }: CallIdentitiesOptions) {
    this.#storage = storage;
    this.#vault = vault;
    this.#kept = resumes ? read(storage) : null;
    if (this.#kept === null) write(storage, null);
    // Looked up before the server has reported the state of this session.
    this.#found = this.#kept === null ? Promise.resolve(null) : vault.get(this.#kept.key);
    void vault.sweep();
  }

  /** The page is in that call, or in none: deletes the stored identity of any other call. */
  keepOnly(call: CallName | null): void {
    if (this.#kept !== null && this.#kept.call !== call) this.#forget();
  }

  /** The identity of this page in that call before the page load; `null` if it is unknown. */
  async recall(call: CallName): Promise<CallIdentity | null> {
    this.keepOnly(call);
    const kept = this.#kept;
    const certificate = await this.#found;
    if (kept === null || certificate === null || this.#kept !== kept) return null;
    this.#certificate = certificate;
    return { certificate, safety: kept.safety };
  }

  /** Stores the certificate with which that call begins or continues. */
  begin(call: CallName, certificate: RTCCertificate | null): void {
    if (this.#kept?.call === call && this.#certificate === certificate) return;
    this.#forget();
    if (certificate === null) return;
    const key = nanoid();
    this.#certificate = certificate;
    if (this.#keep({ call, key, safety: noSafetyMemory })) void this.#vault.put(key, certificate);
  }

  /**
   * Called before the agreement is sent to any peer: a page that came back without the agreement would
   * contradict itself.
   */
  agree(call: CallName, safety: SafetyMemory): void {
    if (this.#kept?.call === call) this.#keep({ ...this.#kept, safety });
  }

  /** Deletes the identity of a call that has ended. */
  end(call: CallName): void {
    if (this.#kept?.call === call) this.#forget();
  }

  #keep(kept: StoredIdentity): boolean {
    this.#kept = kept;
    const isKept = write(this.#storage, kept);
    if (!isKept) this.#forget();
    return isKept;
  }

  #forget(): void {
    if (this.#kept !== null) void this.#vault.delete(this.#kept.key);
    this.#kept = null;
    this.#certificate = null;
    write(this.#storage, null);
  }
}

function read(storage: WebStorage | null): StoredIdentity | null {
  try {
    return StoredIdentity.safeParse(JSON.parse(storage?.getItem(storageKey) ?? "null")).data ?? null;
  } catch {
    return null;
  }
}

/** Returns true if the entry survives a reload. */
function write(storage: WebStorage | null, kept: StoredIdentity | null): boolean {
  try {
    if (kept === null) storage?.removeItem(storageKey);
    else storage?.setItem(storageKey, JSON.stringify(kept));
    return storage !== null;
  } catch {
    return false;
  }
}
