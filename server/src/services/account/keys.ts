import type { SigningKey, TokenConfig } from "./token.ts";

/** The store of secrets. `lasts`: whether they outlive the process. */
type Secrets = {
  readonly lasts: boolean;
  readonly secret: (name: string, make: () => string) => Promise<string>;
};

/**
 * The keys of this process: those for tokens, a configured key first, and the key for resume tokens. The latter is
 * `null` if neither a stored nor a configured key outlives the process.
 */
export async function openKeys(
  { lasts, secret }: Secrets,
  given: readonly SigningKey[],
  newKey: () => string,
): Promise<{ readonly signing: TokenConfig["keys"]; readonly sealing: Uint8Array | null }> {
  const stored = async (name: string) => Buffer.from(await secret(name, newKey), "base64url");
  const [newest = { kid: "stored", secret: await stored("auth") }, ...older] = given;
  const sealing = lasts ? await stored("pass") : (given[0]?.secret ?? null);
  return { signing: [newest, ...older], sealing };
}
