import type { MatchId, PeerId, RoomId } from "@lets-meet/shared/ids.ts";
import type { Snapshot } from "@lets-meet/shared/protocol/session.ts";
import { nanoid } from "nanoid";
import { z } from "zod";
import { noSafetyMemory, SafetyMemory } from "../safety-code/safety-memory.ts";
import type { CertificateVault } from "./certificate-vault.ts";

/**
 * The name of a call: one match, or one stay in a room. No two calls of a session have the same name.
 */
export type CallName = `match ${MatchId}` | `stay ${RoomId} ${PeerId}`;

/** The call that a session is in; `null` if it is in none. */
export function callIn(snapshot: Snapshot): CallName | null {
  if (snapshot.phase === "matched") return `match ${snapshot.match.matchId}`;
  return snapshot.phase === "in-room" ? `stay ${snapshot.room.roomId} ${snapshot.room.peerId}` : null;
}

/** The certificate that identifies this page in one call, and its agreement with the peers. */
export type CallIdentity = { readonly certificate: RTCCertificate | null; readonly safety: SafetyMemory };

const Kept = z.object({ call: z.string(), key: z.string(), safety: SafetyMemory });
type Kept = z.infer<typeof Kept>;

type Shelf = Pick<Storage, "getItem" | "setItem" | "removeItem">;
const shelfKey = "lets-meet:call";

export type CallIdentitiesOptions = {
  readonly shelf: Shelf | null;
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
  readonly #shelf: Shelf | null;
  readonly #vault: CertificateVault;
  #kept: Kept | null;
  #certificate: RTCCertificate | null = null;
  readonly #found: Promise<RTCCertificate | null>;

  constructor({ shelf, vault, resumes }: CallIdentitiesOptions) {
    this.#shelf = shelf;
    this.#vault = vault;
    this.#kept = resumes ? read(shelf) : null;
    if (this.#kept === null) write(shelf, null);
    // Looked up before the server has reported the state of this session.
    this.#found = this.#kept === null ? Promise.resolve(null) : vault.get(this.#kept.key);
    void vault.sweep();
  }

  /** The page is in that call, or in none: deletes the stored identity of any other call. */
  standsIn(call: CallName | null): void {
    if (this.#kept !== null && this.#kept.call !== call) this.#forget();
  }

  /** The identity of this page in that call before the page load; `null` if it is unknown. */
  async recall(call: CallName): Promise<CallIdentity | null> {
    this.standsIn(call);
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

  #keep(kept: Kept): boolean {
    this.#kept = kept;
    const isKept = write(this.#shelf, kept);
    if (!isKept) this.#forget();
    return isKept;
  }

  #forget(): void {
    if (this.#kept !== null) void this.#vault.delete(this.#kept.key);
    this.#kept = null;
    this.#certificate = null;
    write(this.#shelf, null);
  }
}

function read(shelf: Shelf | null): Kept | null {
  try {
    return Kept.safeParse(JSON.parse(shelf?.getItem(shelfKey) ?? "null")).data ?? null;
  } catch {
    return null;
  }
}

/** Returns true if the entry survives a reload. */
function write(shelf: Shelf | null, kept: Kept | null): boolean {
  try {
    if (kept === null) shelf?.removeItem(shelfKey);
    else shelf?.setItem(shelfKey, JSON.stringify(kept));
    return shelf !== null;
  } catch {
    return false;
  }
}
