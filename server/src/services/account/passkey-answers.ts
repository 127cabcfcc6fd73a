import type { Account } from "@lets-meet/shared/protocol/account.ts";
import type {
  NewPasskey,
  PasskeyAnswer,
  PasskeyCreation,
  PasskeyRequest,
} from "@lets-meet/shared/protocol/passkeys.ts";
import type { PasskeyRecord } from "../../ports-accounts.ts";

/** Loaded with the first passkey: it takes a while, and many servers never see one. */
const library = () => import("@simplewebauthn/server");

/** EdDSA, ES256 and RS256 (IANA COSE Algorithms), the first preferred: every Node.js checks them. */
const algorithms = [-8, -7, -257];

/**
 * A passkey replaces name and password, so the authenticator has to find it by itself, and to check a PIN, a fingerprint or
 * the like: a key that was found in the street opens nothing.
 */
const selection = {
  residentKey: "required",
  requireResidentKey: true,
  userVerification: "required",
} as const;

/** The page that uses passkeys. Its passkeys are good for exactly its host (WebAuthn §5.1.2, RP ID). */
const hostOf = (origin: string): string => new URL(origin).hostname;

/** The account in a passkey: authenticators return it with each answer. */
const userHandleOf = ({ accountId }: Pick<Account, "accountId">): string =>
  Buffer.from(accountId).toString("base64url");

export type ForCreation = {
  readonly site: string;
  readonly origin: string;
  readonly account: Account;
  readonly challenge: string;
  readonly timeoutMs: number;
  /** The passkeys that the account has: an authenticator makes no second one. */
  readonly existing: readonly PasskeyRecord[];
};

/** What the browser needs to make a passkey. */
export function creationOf(for_: ForCreation): PasskeyCreation {
  const { site, origin, account, challenge, timeoutMs, existing } = for_;
  const type = "public-key" as const;
  return {
    rp: { id: hostOf(origin), name: site },
    user: { id: userHandleOf(account), name: account.name, displayName: account.name },
    challenge,
    pubKeyCredParams: algorithms.map((alg) => ({ type, alg })),
    timeout: timeoutMs,
    excludeCredentials: existing.map(({ id, transports }) => ({ id, type, transports: [...transports] })),
    authenticatorSelection: selection,
    // Which device it is says too much about the person, and nothing is decided by it.
    attestation: "none",
  };
}

/** What the browser needs to ask for a passkey of this site. */
export const requestOf = (origin: string, challenge: string, timeoutMs: number): PasskeyRequest => ({
  challenge,
  rpId: hostOf(origin),
  timeout: timeoutMs,
  userVerification: selection.userVerification,
});

/** Where and to which challenge a passkey has to answer. */
export type Expected = { readonly origin: string; readonly challenge: string };

/** Why an answer is not accepted: to another challenge, or anything else. */
type Failure = "passkey-expired" | "passkey-refused";

/** The key and counter of a new passkey (WebAuthn §7.1), or why it is refused. */
export async function checkCreation(
  { passkeyId, clientDataJSON, attestationObject, transports }: NewPasskey,
  expected: Expected,
): Promise<Pick<PasskeyRecord, "publicKey" | "counter"> | Failure> {
  const { verifyRegistrationResponse } = await library();
  return checked(expected, async (common) => {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      ...common,
      response: {
        id: passkeyId,
        rawId: passkeyId,
        type: "public-key",
        clientExtensionResults: {},
        response: { clientDataJSON, attestationObject, transports },
      },
      supportedAlgorithmIDs: algorithms,
    });
    if (!verified || registrationInfo.credential.id !== passkeyId) return "passkey-refused";
    const { publicKey, counter } = registrationInfo.credential;
    return { publicKey: Buffer.from(publicKey).toString("base64url"), counter };
  });
}

/** The counter in a passkey's answer (WebAuthn §7.2), or why it is refused. The store compares the counter. */
export async function checkAnswer(
  { passkeyId, clientDataJSON, authenticatorData, signature, userHandle }: PasskeyAnswer,
  { account, publicKey }: PasskeyRecord,
  expected: Expected,
): Promise<number | Failure> {
  const { verifyAuthenticationResponse } = await library();
  if (userHandle !== undefined && userHandle !== userHandleOf({ accountId: account }))
    return "passkey-refused";
  return checked(expected, async (common) => {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      ...common,
      response: {
        id: passkeyId,
        rawId: passkeyId,
        type: "public-key",
        clientExtensionResults: {},
        response: { clientDataJSON, authenticatorData, signature },
      },
      credential: {
        id: passkeyId,
        publicKey: Uint8Array.from(Buffer.from(publicKey, "base64url")),
        counter: 0,
      },
    });
    return verified ? authenticationInfo.newCounter : "passkey-refused";
  });
}

type Common = {
  readonly expectedChallenge: (challenge: string) => boolean;
  readonly expectedOrigin: string;
  readonly expectedRPID: string;
  readonly requireUserVerification: true;
};

async function checked<T>(
  { origin, challenge }: Expected,
  check: (common: Common) => Promise<T | Failure>,
): Promise<T | Failure> {
  let isOurs = true;
  try {
    return await check({
      expectedChallenge: (answered) => (isOurs = answered === challenge),
      expectedOrigin: origin,
      expectedRPID: hostOf(origin),
      requireUserVerification: true,
    });
  } catch {
    // The library throws for each kind of bad answer; the page only needs to know whether a new challenge helps.
    return isOurs ? "passkey-refused" : "passkey-expired";
  }
}
