import { createHash, randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { z } from "zod";

const oidcClient = { id: "meet", secret: "the secret of the tests" } as const;

/** Whom the provider logs in, and what is wrong with its next answers. */
export type ProviderState = {
  person: { sub: string; preferred_username?: string };
  /** Claims that replace those of the id token; a `null` leaves the claim out. */
  forged: Record<string, unknown>;
  /** Signs with a key that it has not published. */
  isForeignKey: boolean;
  isDown: boolean;
};

type Grant = { readonly asked: URLSearchParams; readonly person: ProviderState["person"] };

/** An OpenID provider: discovery, a page to log in, and the token endpoint, which holds the client to all its promises. */
export class TestProvider implements AsyncDisposable {
  readonly state: ProviderState = {
    person: { sub: "person-1", preferred_username: "robin" },
    forged: {},
    isForeignKey: false,
    isDown: false,
  };
  readonly #grants = new Map<string, Grant>();
  readonly #server = createServer((request, response) => {
    this.#answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  readonly #keys = Promise.all([1, 2].map(() => generateKeyPair("RS256")));

  static async start(port = 0): Promise<TestProvider> {
    const provider = new TestProvider();
    provider.#server.listen(port, "127.0.0.1");
    await once(provider.#server, "listening");
    return provider;
  }

  get issuer(): string {
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("the provider is not listening");
    return `http://127.0.0.1:${address.port}`;
  }

  /** The environment of a server that lets people log in here. */
  get environment() {
    return {
      OIDC_ISSUER: this.issuer,
      OIDC_CLIENT_ID: oidcClient.id,
      OIDC_CLIENT_SECRET: oidcClient.secret,
      OIDC_NAME: "Oak School",
    };
  }

  /** Logs in at that address, and returns the one to which the browser is sent back. */
  logIn(address: string): URL {
    const asked = new URL(address).searchParams;
    const code = randomUUID();
    this.#grants.set(code, { asked, person: this.state.person });
    return this.#back(asked, { code });
  }

  /** Declines at that address. */
  decline(address: string): URL {
    return this.#back(new URL(address).searchParams, { error: "access_denied" });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  #back(asked: URLSearchParams, more: Readonly<Record<string, string>>): URL {
    const back = new URL(asked.get("redirect_uri") ?? "");
    for (const [name, value] of Object.entries({
      ...more,
      state: asked.get("state") ?? "",
      iss: this.issuer,
    }))
      back.searchParams.set(name, value);
    return back;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, search } = new URL(request.url ?? "/", this.issuer);
    const json = (status: number, value: unknown) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
    if (this.state.isDown) {
      json(503, {});
      return;
    }
    switch (pathname) {
      case "/.well-known/openid-configuration":
        json(200, this.#metadata());
        return;
      case "/keys": {
        const [keys] = await this.#keys;
        const key = keys === undefined ? {} : await exportJWK(keys.publicKey);
        json(200, { keys: [{ ...key, kid: "one", use: "sig", alg: "RS256" }] });
        return;
      }
      case "/authorize":
        response.writeHead(200, { "content-type": "text/html" }).end(
          `<!doctype html><html lang="en"><title>Oak School</title><main><h1>Oak School</h1>
            <a href="/yes${search}">Log in</a> <a href="/no${search}">Cancel</a></main></html>`.replaceAll(
            /&(?!amp;)/g,
            "&amp;",
          ),
        );
        return;
      case "/yes":
        response.writeHead(303, { location: this.logIn(`${this.issuer}/${search}`).href }).end();
        return;
      case "/no":
        response.writeHead(303, { location: this.decline(`${this.issuer}/${search}`).href }).end();
        return;
      case "/token": {
        const token = await this.#token(await bodyOf(request));
        json(token === null ? 400 : 200, token ?? { error: "invalid_grant" });
        return;
      }
      default:
        json(404, {});
    }
  }

  #metadata() {
    const { issuer } = this;
    return {
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/keys`,
      response_types_supported: ["code"],
      subject_types_supported: ["public"],
      id_token_signing_alg_values_supported: ["RS256"],
      code_challenge_methods_supported: ["S256"],
      authorization_response_iss_parameter_supported: true,
    };
  }

  /** The tokens for a code, once; `null` if anything about the request is wrong. */
  async #token(body: URLSearchParams): Promise<object | null> {
    const code = body.get("code") ?? "";
    const grant = this.#grants.get(code);
    this.#grants.delete(code);
    const { asked, person } = grant ?? {};
    const verifier = createHash("sha256")
      .update(body.get("code_verifier") ?? "")
      .digest("base64url");
    if (
      asked === undefined ||
      person === undefined ||
      body.get("grant_type") !== "authorization_code" ||
      body.get("client_id") !== oidcClient.id ||
      body.get("client_secret") !== oidcClient.secret ||
      body.get("redirect_uri") !== asked.get("redirect_uri") ||
      asked.get("code_challenge_method") !== "S256" ||
      asked.get("code_challenge") !== verifier
    )
      return null;
    const seconds = Math.floor(Date.now() / 1_000);
    const claims = {
      iss: this.issuer,
      aud: oidcClient.id,
      iat: seconds,
      exp: seconds + 60,
      nonce: asked.get("nonce"),
      ...person,
      ...this.state.forged,
    };
    return { access_token: randomUUID(), token_type: "Bearer", id_token: await this.#sign(claims) };
  }

  async #sign(claims: Record<string, unknown>): Promise<string> {
    const [published, foreign] = await this.#keys;
    const keys = this.state.isForeignKey ? foreign : published;
    if (keys === undefined) throw new Error("there are two keys");
    const given = Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== null));
    return new SignJWT(given).setProtectedHeader({ alg: "RS256", kid: "one" }).sign(keys.privateKey);
  }
}

async function bodyOf(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(z.instanceof(Buffer).parse(chunk));
  return new URLSearchParams(Buffer.concat(chunks).toString());
}
