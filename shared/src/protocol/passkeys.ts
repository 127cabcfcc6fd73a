import { z } from "zod";
import { PlainLine, VisibleText } from "../text-schemas.ts";
import { PasskeyId, Password } from "./account.ts";

/** Bytes in base64url; `most`: characters of it. */
const base64Url = (most: number) => z.string().regex(new RegExp(`^[\\w-]{1,${most}}$`));

/** The ways to reach an authenticator (WebAuthn §5.8.4), also those that are not known yet. */
const Transports = z.array(z.string().regex(/^[a-z-]{1,20}$/)).max(8);

/** The name that a person gives to a passkey. */
export const PasskeyName = PlainLine(160).pipe(VisibleText(40));
export type PasskeyName = z.infer<typeof PasskeyName>;

/** Adding a passkey requires the password, so that a page left open is not enough. */
export const PreparePasskey = z.object({ password: Password });

/** What the browser needs to make a passkey (WebAuthn §5.4, as JSON: §5.1.8). */
export const PasskeyCreation = z.object({
  rp: z.object({ id: z.string(), name: z.string() }),
  user: z.object({ id: z.string(), name: z.string(), displayName: z.string() }),
  challenge: z.string(),
  pubKeyCredParams: z.array(z.object({ type: z.literal("public-key"), alg: z.int() })),
  timeout: z.number(),
  excludeCredentials: z.array(
    z.object({ id: PasskeyId, type: z.literal("public-key"), transports: Transports.exactOptional() }),
  ),
  authenticatorSelection: z.object({
    residentKey: z.literal("required"),
    requireResidentKey: z.literal(true),
    userVerification: z.literal("required"),
  }),
  attestation: z.literal("none"),
});
export type PasskeyCreation = z.infer<typeof PasskeyCreation>;

/** A passkey that the browser has made. Without a name it gets that of the browser. */
export const NewPasskey = z.object({
  name: PasskeyName.exactOptional(),
  passkeyId: PasskeyId,
  clientDataJSON: base64Url(2_048),
  attestationObject: base64Url(4_096),
  transports: Transports,
});
export type NewPasskey = z.infer<typeof NewPasskey>;

/** What the browser needs to ask for any passkey of this site (WebAuthn §5.5). */
export const PasskeyRequest = z.object({
  challenge: z.string(),
  rpId: z.string(),
  timeout: z.number(),
  userVerification: z.literal("required"),
});
export type PasskeyRequest = z.infer<typeof PasskeyRequest>;

/** A passkey's answer to the challenge of a login. */
export const PasskeyAnswer = z.object({
  passkeyId: PasskeyId,
  clientDataJSON: base64Url(2_048),
  authenticatorData: base64Url(2_048),
  signature: base64Url(2_048),
  userHandle: base64Url(128).exactOptional(),
});
export type PasskeyAnswer = z.infer<typeof PasskeyAnswer>;

export const RemovePasskey = z.object({ passkeyId: PasskeyId });
