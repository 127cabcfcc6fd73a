import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from "node:crypto";
import { PeerId, RoomId, SessionId } from "@lets-meet/shared/ids.ts";
import { AccountId } from "@lets-meet/shared/protocol/account.ts";
import { RoomSettings, Sending } from "@lets-meet/shared/protocol/room.ts";
import { ResumeToken } from "@lets-meet/shared/protocol/session.ts";
import { Match, Wish } from "@lets-meet/shared/protocol/stranger.ts";
import { z } from "zod";
import type { ResumeState } from "../../domain/resume/resume-state.ts";
import { randomPool } from "../random-pool.ts";

const PersonFacts = z.object({
  session: SessionId,
  peerId: PeerId,
  name: z.string(),
  account: AccountId.nullable(),
  login: z.string().nullable(),
  sending: Sending,
});
const ResumeStateFacts: z.ZodType<ResumeState> = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("idle") }),
  z.object({ kind: z.literal("match"), wish: Wish, match: Match, partner: SessionId }),
  z.object({
    kind: z.literal("room"),
    roomId: RoomId,
    ownerless: z.object({ name: z.string(), settings: RoomSettings }).nullable(),
    locked: z.boolean(),
    // Tokens sealed before this field existed do not contain it.
    relay: z.boolean().default(false),
    host: PeerId,
    members: z.array(PersonFacts).min(1),
  }),
]);
const ResumeTokenContents = z.object({
  session: SessionId,
  /** SHA-256 of the session's secret, base64url. */
  secretHash: z.string(),
  blocked: z.array(SessionId),
  resumeState: ResumeStateFacts,
  /**
   * Sessions of the resume state without a token of their own yet, with the moment of the token that placed each.
   */
  heard: z.record(SessionId, z.number()).optional(),
  /** For a room: the newest moment of the tokens that the process had received. */
  base: z.array(z.number()).optional(),
  /** The time of sealing, later than in every previous token, and the expiry: Unix milliseconds. */
  at: z.number(),
  until: z.int(),
});

/** The facts from which a server recognizes a session again. They contain no chat, keys or addresses. */
export type ResumeTokenContents = z.infer<typeof ResumeTokenContents>;

const algorithm = "aes-256-gcm";
const [saltBytes, ivBytes, tagBytes] = [16, 12, 16];
/** The purpose of the key and the version of the sealed data: no other purpose opens it. */
const purpose = "lets-meet resume token 2";
const purposeBytes = Buffer.from(purpose);
const newIv = randomPool(ivBytes);

/**
 * Seals tokens (AES-256-GCM, NIST SP 800-38D) so that pages can store them without reading or changing them.
 * Each process seals with its own key, derived by HKDF (RFC 5869) with a salt that precedes each token. That
 * bounds how much is sealed with random nonces under one key, and distinguishes this process's tokens from
 * earlier ones.
 */
export class ResumeTokenSeal {
  readonly #key: Uint8Array;
  readonly #salt: Buffer;
  /**
   * A key object, because `createCipheriv` converts raw bytes at each call, which costs more than sealing.
   */
  readonly #own: KeyObject;

  /** `key`: at least 256 bits that outlive the process. */
  constructor(key: Uint8Array, salt: Uint8Array = randomBytes(saltBytes)) {
    this.#key = key;
    this.#salt = Buffer.from(salt);
    this.#own = this.#derive(this.#salt);
  }

  /** `null` if the token would exceed its maximum length. */
  seal(facts: ResumeTokenContents): ResumeToken | null {
    const iv = newIv();
    const cipher = createCipheriv(algorithm, this.#own, iv).setAAD(purposeBytes);
    const sealed = [cipher.update(JSON.stringify(facts), "utf8"), cipher.final()];
    const bytes = Buffer.concat([this.#salt, iv, ...sealed, cipher.getAuthTag()]);
    return ResumeToken.safeParse(bytes.toString("base64url")).data ?? null;
  }

  /** Opens a valid token of an earlier process; `null` for any other token, including those of this process. */
  open(pass: ResumeToken, now: number): ResumeTokenContents | null {
    const bytes = Buffer.from(pass, "base64url");
    const [salt, rest] = [bytes.subarray(0, saltBytes), bytes.subarray(saltBytes)];
    if (rest.length <= ivBytes + tagBytes || salt.equals(this.#salt)) return null;
    try {
      const decipher = createDecipheriv(algorithm, this.#derive(salt), rest.subarray(0, ivBytes), {
        authTagLength: tagBytes,
      });
      decipher.setAAD(purposeBytes).setAuthTag(rest.subarray(-tagBytes));
      const text = Buffer.concat([decipher.update(rest.subarray(ivBytes, -tagBytes)), decipher.final()]);
      const facts = ResumeTokenContents.safeParse(JSON.parse(text.toString("utf8")));
      return facts.success && now < facts.data.until ? facts.data : null;
    } catch {
      // Sealed with another key, or tampered with: both are treated alike.
      return null;
    }
  }

  #derive(salt: Buffer): KeyObject {
    return createSecretKey(Buffer.from(hkdfSync("sha256", this.#key, salt, purpose, 32)));
  }
}
