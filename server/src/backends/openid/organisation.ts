import type { Configuration } from "openid-client";
import { z } from "zod";
import type { Organisation, OrganisationAnswer, OrganisationSecrets } from "../../ports-organisation.ts";

/** Loaded with the first log-in: a server without an organisation never loads it. */
const library = () => import("openid-client");

export type OpenIdConfig = {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
};

/** A request to the provider takes at most this many seconds. */
const timeoutSeconds = 5;

const Claims = z.object({
  iss: z.string().min(1).max(512),
  sub: z.string().min(1).max(255),
  preferred_username: z.string().max(255).optional().catch(undefined),
});

/** The provider could not be asked, or not in time. */
class Unreachable extends Error {
  override readonly name = "Unreachable";
}

/**
 * An organisation's log-in by OpenID Connect: authorization code flow with PKCE, state and nonce (OpenID Connect Core §3.1, RFC
 * 7636). The signature of the id token is checked although it comes over TLS.
 */
export function createOpenIdOrganisation({ issuer, clientId, clientSecret }: OpenIdConfig): Organisation {
  let found: Configuration | null = null;
  /** What the provider says about itself, asked for until it has answered once. */
  const provider = async (): Promise<Configuration> => {
    if (found !== null) return found;
    const { discovery, allowInsecureRequests, enableNonRepudiationChecks } = await library();
    const address = new URL(issuer);
    // Only an issuer on this machine passes the configuration without TLS.
    const without = address.protocol === "http:" ? [allowInsecureRequests] : [];
    const execute = [enableNonRepudiationChecks, ...without];
    const options = { execute, timeout: timeoutSeconds };
    try {
      found = await discovery(address, clientId, clientSecret, undefined, options);
    } catch (error) {
      throw new Unreachable("the provider cannot be asked", { cause: error });
    }
    return found;
  };

  const person = async (address: URL, secrets: OrganisationSecrets): Promise<OrganisationAnswer> => {
    const { authorizationCodeGrant } = await library();
    const tokens = await authorizationCodeGrant(await provider(), address, {
      expectedState: secrets.state,
      expectedNonce: secrets.nonce,
      pkceCodeVerifier: secrets.verifier,
      idTokenExpected: true,
    });
    const claims = Claims.safeParse(tokens.claims());
    if (!claims.success) return { kind: "refused" };
    const { iss, sub, preferred_username: preferredName = null } = claims.data;
    return { kind: "person", of: { issuer: iss, subject: sub }, preferredName };
  };

  return {
    begin: async (redirectUri) => {
      try {
        const client = await library();
        const secrets = {
          state: client.randomState(),
          nonce: client.randomNonce(),
          verifier: client.randomPKCECodeVerifier(),
        };
        const address = client.buildAuthorizationUrl(await provider(), {
          redirect_uri: redirectUri,
          scope: "openid profile",
          state: secrets.state,
          nonce: secrets.nonce,
          code_challenge: await client.calculatePKCECodeChallenge(secrets.verifier),
          code_challenge_method: "S256",
        });
        return { address: address.href, secrets };
      } catch (error) {
        if (error instanceof Unreachable) return null;
        throw error;
      }
    },
    finish: async (address, secrets) => {
      try {
        return await person(address, secrets);
      } catch (error) {
        const client = await library();
        if (error instanceof client.AuthorizationResponseError) return { kind: "declined" };
        return { kind: isOutage(error) ? "unreachable" : "refused" };
      }
    },
  };
}

/** True if the provider did not answer, or only with an error of its own (status 5xx). */
function isOutage(error: unknown): boolean {
  if (error instanceof Unreachable) return true;
  if (!(error instanceof Error)) return false;
  if ("code" in error && error.code === "OAUTH_TIMEOUT") return true;
  if (error.cause instanceof Response) return error.cause.status >= 500;
  // `fetch` rejects with this when there is no connection (Fetch §5.6).
  return error instanceof TypeError && error.message === "fetch failed";
}
