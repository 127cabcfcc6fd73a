import type { MatchId } from "@lets-meet/shared/ids.ts";
import type { WebStorage } from "../../../net/storage.ts";
import type { ChatLine } from "./talk.ts";

type StoredTranscript = { readonly matchId: MatchId; readonly lines: readonly ChatLine[] };

const storageKey = "lets-meet:talk";
const ivBytes = 12;

/**
 * Keeps the running conversation over a reload, encrypted (AES-GCM) with a key that only the server's memory
 * holds: the data in this tab's storage cannot be read once the server has forgotten the session. Without a
 * secure context, or if storage is blocked, nothing is kept. No method throws.
 */
export class TranscriptStore {
  readonly #storage: WebStorage | null;
  readonly #subtle: SubtleCrypto | undefined;
  #key: Promise<CryptoKey | null> = Promise.resolve(null);
  /** The next conversation to write; `null` if none is waiting. */
  #next: StoredTranscript | null = null;
  #isWriting = false;
  #generation = 0;

  constructor(storage: WebStorage | null, subtle: SubtleCrypto | undefined) {
    this.#storage = storage;
    this.#subtle = subtle;
  }

  /** Takes the session's key (256 bits, base64url). */
  unlock(keepKey: string): void {
    this.#key = this.#import(keepKey).catch(() => null);
  }

  /** The messages kept for this match; none of any other. */
  async load(matchId: MatchId): Promise<readonly ChatLine[]> {
    try {
      const kept = await this.#read();
      return kept?.matchId === matchId ? kept.lines : [];
    } catch {
      // Data of another session, or not written by this code.
      return [];
    }
  }

  /** Replaces what was kept by these messages; of several calls in a row only the last is written. */
  save(matchId: MatchId, lines: readonly ChatLine[]): void {
    this.#next = { matchId, lines };
    if (!this.#isWriting) void this.#write();
  }

  /** Deletes what is kept, at the end of a match. */
  forget(): void {
    this.#generation++;
    this.#next = null;
    try {
      this.#storage?.removeItem(storageKey);
    } catch {
      // Blocked storage holds nothing.
    }
  }

  async #import(keepKey: string): Promise<CryptoKey | null> {
    const raw = bytesOf(keepKey.replaceAll("-", "+").replaceAll("_", "/"));
    return (await this.#subtle?.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"])) ?? null;
  }

  async #read(): Promise<StoredTranscript | null> {
    const text = this.#storage?.getItem(storageKey) ?? null;
    const key = await this.#key;
    if (text === null || key === null || this.#subtle === undefined) return null;
    const sealed = bytesOf(text);
    const iv = sealed.subarray(0, ivBytes);
    const plain = await this.#subtle.decrypt({ name: "AES-GCM", iv }, key, sealed.subarray(ivBytes));
    // Data that the session's key decrypts was written by this code.
    return JSON.parse(new TextDecoder().decode(plain)) as StoredTranscript;
  }

  async #write(): Promise<void> {
    this.#isWriting = true;
    try {
      while (this.#next !== null) {
        const kept = this.#next;
        this.#next = null;
        await this.#seal(kept, this.#generation);
      }
    } catch {
      // The storage is full or blocked: the conversation will not survive a reload.
    }
    this.#isWriting = false;
  }

  async #seal(kept: StoredTranscript, generation: number): Promise<void> {
    const key = await this.#key;
    if (key === null || this.#subtle === undefined) return;
    const iv = crypto.getRandomValues(new Uint8Array(ivBytes));
    const plain = new TextEncoder().encode(JSON.stringify(kept));
    const sealed = new Uint8Array(await this.#subtle.encrypt({ name: "AES-GCM", iv }, key, plain));
    if (generation === this.#generation) this.#storage?.setItem(storageKey, textOf(iv) + textOf(sealed));
  }
}

// Twelve bytes make sixteen characters without padding, so both parts decode as one.
const textOf = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
const bytesOf = (text: string) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
