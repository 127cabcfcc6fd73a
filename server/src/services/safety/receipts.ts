import { generateKeyPairSync } from "node:crypto";
import { BlockReceipt, BlockStatement } from "@lets-meet/shared/protocol/safety.ts";
import { CompactSign, compactVerify, importJWK, type JWK } from "jose";
import { z } from "zod";

const Key = z
  .string()
  .transform((text): unknown => JSON.parse(text))
  .pipe(z.object({ kty: z.literal("OKP"), crv: z.literal("Ed25519"), x: z.string(), d: z.string() }));

const algorithm = "EdDSA";

/** A new key for receipts, in the form in which it is stored: a JWK (RFC 8037) as text. */
export const newReceiptKey = (): string =>
  JSON.stringify(generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" }));

/** Signs what blocked people are told, so that they can show it to the operator, and recognizes it again. */
export class Receipts {
  readonly #private: Awaited<ReturnType<typeof importJWK>>;
  readonly #public: Awaited<ReturnType<typeof importJWK>>;

  private constructor(
    keys: readonly [Awaited<ReturnType<typeof importJWK>>, Awaited<ReturnType<typeof importJWK>>],
  ) {
    [this.#private, this.#public] = keys;
  }

  /** With a key that `newReceiptKey` has made; rejects if it is none. */
  static async open(stored: string): Promise<Receipts> {
    const key = Key.parse(stored);
    const { d: _private, ...open }: JWK = key;
    return new Receipts([await importJWK(key, algorithm), await importJWK(open, algorithm)]);
  }

  async sign(statement: BlockStatement): Promise<BlockReceipt> {
    const signed = await new CompactSign(Buffer.from(JSON.stringify(statement)))
      .setProtectedHeader({ alg: algorithm, typ: "JWT" })
      .sign(this.#private);
    return BlockReceipt.parse(signed);
  }

  /** What the receipt says, whether its block has ended or not; `null` if it is not signed with this key. */
  async read(receipt: BlockReceipt): Promise<BlockStatement | null> {
    try {
      const { payload } = await compactVerify(receipt, this.#public, { algorithms: [algorithm] });
      return BlockStatement.safeParse(JSON.parse(Buffer.from(payload).toString())).data ?? null;
    } catch {
      return null;
    }
  }
}

/** The id that a receipt names, unverified; `null` if it names none. */
export function idIn(receipt: BlockReceipt): string | null {
  try {
    const payload: unknown = JSON.parse(Buffer.from(receipt.split(".")[1] ?? "", "base64url").toString());
    return BlockStatement.safeParse(payload).data?.jti ?? null;
  } catch {
    return null;
  }
}
