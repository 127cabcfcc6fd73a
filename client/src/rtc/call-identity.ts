import type { MatchId, PeerId, RoomId } from "@lets-meet/shared/ids.ts";
import type { Snapshot } from "@lets-meet/shared/protocol/session.ts";
import { nanoid } from "nanoid";
import { z } from "zod";
import type { CertificateVault } from "./certificate-vault.ts";
import { noSafetyMemory, SafetyMemory } from "./safety-memory.ts";

/** The name of a call: of one match, or of one stay in a room. No session but this page's has it. */
export type CallName = `match ${MatchId}` | `stay ${RoomId} ${PeerId}`;

/** The call in which a session stands; `null` when that is none. */
export function callIn(snapshot: Snapshot): CallName | null {
  if (snapshot.phase === "matched") return `match ${snapshot.match.matchId}`;
  return snapshot.phase === "in-room" ? `stay ${snapshot.room.roomId} ${snapshot.room.peerId}` : null;
}

/** What the others know this page by in one call, and what it has agreed on with them. */
export type CallIdentity = { readonly certificate: RTCCertificate | null; readonly safety: SafetyMemory };

const Kept = z.object({ call: z.string(), key: z.string(), safety: SafetyMemory });
type Kept = z.infer<typeof Kept>;

type Shelf = Pick<Storage, "getItem" | "setItem" | "removeItem">;
const shelfKey = "lets-meet:call";

export type CallIdentitiesOptions = {
  readonly shelf: Shelf | null;
  readonly vault: CertificateVault;
  /** This tab goes on with its session; one that does not may be the copy of a tab whose call it is. */
  readonly resumes: boolean;
};

/**
 * Keeps the identity of the running call over a reload, so that nobody has to compare the safety code again, and no other
 * call's, so that nobody is known again by it. Nothing here ever fails: a call of which nothing is kept begins with a new
 * certificate.
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
    // Looked up before the server has been asked where this session stands.
    this.#found = this.#kept === null ? Promise.resolve(null) : vault.get(this.#kept.key);
    void vault.sweep();
  }

  /** The page finds itself in that call, or in none: what is kept of another one is stale. */
  standsIn(call: CallName | null): void {
    if (this.#kept !== null && this.#kept.call !== call) this.#forget();
  }

  /** What this page was in that call before its load; `null` when that is not known. */
  async recall(call: CallName): Promise<CallIdentity | null> {
    this.standsIn(call);
    const kept = this.#kept;
    const certificate = await this.#found;
    if (kept === null || certificate === null || this.#kept !== kept) return null;
    this.#certificate = certificate;
    return { certificate, safety: kept.safety };
  }

  /** That call begins, or goes on, with this certificate. */
  begin(call: CallName, certificate: RTCCertificate | null): void {
    if (this.#kept?.call === call && this.#certificate === certificate) return;
    this.#forget();
    if (certificate === null) return;
    const key = nanoid();
    this.#certificate = certificate;
    if (this.#keep({ call, key, safety: noSafetyMemory })) void this.#vault.put(key, certificate);
  }

  /** Before anybody is told of it: who came back without it would contradict themselves. */
  agree(call: CallName, safety: SafetyMemory): void {
    if (this.#kept?.call === call) this.#keep({ ...this.#kept, safety });
  }

  /** That call is over. */
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

/** Whether it will be found again. */
function write(shelf: Shelf | null, kept: Kept | null): boolean {
  try {
    if (kept === null) shelf?.removeItem(shelfKey);
    else shelf?.setItem(shelfKey, JSON.stringify(kept));
    return shelf !== null;
  } catch {
    return false;
  }
}
