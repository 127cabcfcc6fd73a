import { createHash, randomInt, timingSafeEqual } from "node:crypto";
import { MatchId, PeerId, ReportId, RoomId, SessionId } from "@lets-meet/shared/ids.ts";
import { InviteId } from "@lets-meet/shared/protocol/room-book.ts";
import { FrameNonce } from "@lets-meet/shared/protocol/safety.ts";
import { LogName } from "@lets-meet/shared/protocol/session.ts";
import { nanoid } from "nanoid";
import { randomPool } from "./random-pool.ts";

const keyBytes = randomPool(32);

/** Ids, secrets and keys for production: random and unguessable. */
export const randomIds = {
  session: () => SessionId.parse(nanoid()),
  frame: () => FrameNonce.parse(nanoid()),
  report: () => ReportId.parse(nanoid()),
  /** Names a decision to block. */
  receipt: () => nanoid(),
  match: () => MatchId.parse(nanoid()),
  room: () => RoomId.parse(nanoid(16)),
  peer: () => PeerId.parse(nanoid()),
  invite: () => InviteId.parse(nanoid(12)),
  /** Uniform in [0, 1), unpredictable. */
  draw: () => randomInt(2 ** 47) / 2 ** 47,
  log: () => LogName.parse(nanoid()),
  /** The token of an invite link. */
  token: () => nanoid(),
  secret: () => nanoid(32),
  /** 256 random bits, base64url. */
  key: () => keyBytes().toString("base64url"),
};

/** SHA-256 of a secret, base64url: the form in which it may be stored elsewhere. */
export const secretHashOf = (secret: string): string =>
  createHash("sha256").update(secret).digest("base64url");

/** Compares in constant time: the duration does not reveal how much of the secrets is equal. */
export function equalSecrets(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
