import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { PasskeyId } from "@lets-meet/shared/protocol/account.ts";
import type {
  NewPasskey,
  PasskeyAnswer,
  PasskeyCreation,
  PasskeyRequest,
} from "@lets-meet/shared/protocol/passkeys.ts";

const sha256 = (data: string | Buffer) => createHash("sha256").update(data).digest();
const base64Url = (data: Buffer) => data.toString("base64url");
const [present, verified, attested] = [0x01, 0x04, 0x40];

/** What may be wrong with an answer. */
export type Flaws = {
  readonly origin?: string;
  readonly rpId?: string;
  readonly counter?: number;
  readonly isVerified?: boolean;
  readonly challenge?: string;
  readonly type?: string;
};

/** One passkey in software, with the browser of the page at `origin` around it (WebAuthn §6, ES256, no attestation). */
export class TestPasskey {
  readonly id = PasskeyId.parse(base64Url(randomBytes(32)));
  /** The counter of the last answer. */
  counter = 0;
  readonly #origin: string;
  readonly #keys = generateKeyPairSync("ec", { namedCurve: "P-256" });
  #userHandle = "";

  constructor(origin: string) {
    this.#origin = origin;
  }

  /** Makes the passkey. */
  create({ rp, user, challenge }: PasskeyCreation, flaws: Flaws = {}): NewPasskey {
    this.#userHandle = user.id;
    const id = Buffer.from(this.id, "base64url");
    const length = Buffer.from([id.length >> 8, id.length & 0xff]);
    const credential = [Buffer.alloc(16), length, id, this.#coseKey()];
    const data = this.#data(flaws.rpId ?? rp.id, { counter: 0, ...flaws }, ...credential);
    return {
      passkeyId: this.id,
      clientDataJSON: this.#client("webauthn.create", challenge, flaws),
      attestationObject: base64Url(
        Buffer.concat([
          // CBOR: {fmt: "none", attStmt: {}, authData: a byte string of up to 255 bytes}.
          Buffer.from("\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58", "latin1"),
          Buffer.from([data.length]),
          data,
        ]),
      ),
      transports: ["internal"],
    };
  }

  /** Signs the challenge. The counter counts on, unless the authenticator always says 0. */
  answer({ rpId, challenge }: PasskeyRequest, flaws: Flaws = {}): PasskeyAnswer {
    this.counter = flaws.counter ?? this.counter + 1;
    const data = this.#data(flaws.rpId ?? rpId, { counter: this.counter, ...flaws });
    const clientDataJSON = this.#client("webauthn.get", challenge, flaws);
    const signed = Buffer.concat([data, sha256(Buffer.from(clientDataJSON, "base64url"))]);
    return {
      passkeyId: this.id,
      clientDataJSON,
      authenticatorData: base64Url(data),
      signature: base64Url(sign("sha256", signed, this.#keys.privateKey)),
      userHandle: this.#userHandle,
    };
  }

  #client(type: string, challenge: string, flaws: Flaws): string {
    const { origin = this.#origin } = flaws;
    return base64Url(
      Buffer.from(
        JSON.stringify({
          type: flaws.type ?? type,
          challenge: flaws.challenge ?? challenge,
          origin,
          crossOrigin: false,
        }),
      ),
    );
  }

  #data(
    rpId: string,
    { counter, isVerified = true }: Flaws & { readonly counter: number },
    ...credential: Buffer[]
  ): Buffer {
    const flags = present | (isVerified ? verified : 0) | (credential.length > 0 ? attested : 0);
    const rest = Buffer.alloc(5);
    rest.writeUInt8(flags);
    rest.writeUInt32BE(counter, 1);
    return Buffer.concat([sha256(rpId), rest, ...credential]);
  }

  /** The public key in COSE: {1: EC2, 3: ES256, -1: P-256, -2: x, -3: y} (RFC 9053 §7.1.1). */
  #coseKey(): Buffer {
    const { x = "", y = "" } = this.#keys.publicKey.export({ format: "jwk" });
    return Buffer.concat([
      Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]),
      Buffer.from(x, "base64url"),
      Buffer.from([0x22, 0x58, 0x20]),
      Buffer.from(y, "base64url"),
    ]);
  }
}
