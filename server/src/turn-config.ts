import { z } from "zod";
import { isIpv4, parseTurnServer, type TurnServer } from "./domain/shield/turn-server.ts";

/** One entry of a list of TURN servers. */
export const TurnUrl = z.string().transform((text, context) => {
  const server = parseTurnServer(text);
  if (server !== null) return server;
  const message = "must be [region@]turn:host:port?transport=udp|tcp or [region@]turns:host:port";
  context.addIssue({ code: "custom", message });
  return z.NEVER;
});

/** An address of coturn: relayed candidates are IPv4, because the strangers' pool relays nothing else. */
export const RelayAddress = z.string().refine(isIpv4, "must be IPv4 addresses");

/** The TURN variables of the environment, each validated separately. */
type Given = {
  readonly TURN_URLS: readonly TurnServer[];
  readonly TURN_STRANGER_URLS?: readonly TurnServer[] | undefined;
  readonly TURN_SECRET?: string | undefined;
  readonly TURN_RELAY_ADDRESSES?: readonly string[] | undefined;
  readonly TURN_CREDENTIAL_MS: number;
  readonly IP_SHIELD?: "on" | "off" | undefined;
};

/** TURN as the server uses it. Relay-only calls get `strangers`, the pool that relays only to itself. */
export type TurnConfig = {
  readonly secret: string;
  readonly strangers: readonly TurnServer[];
  readonly rooms: readonly TurnServer[];
  /** The addresses that relayed candidates of the strangers' pool may show. */
  readonly relayAddresses: readonly string[];
  readonly credentialMs: number;
  readonly checkMs: number;
};

const strangersOf = (given: Given) => given.TURN_STRANGER_URLS ?? given.TURN_URLS;
const namedHosts = (given: Given) => strangersOf(given).filter(({ host }) => !isIpv4(host));

/** Reports combinations of individually valid TURN variables that lack another one. */
export function checkTurn(given: Given, context: z.RefinementCtx): void {
  const lacks = (name: keyof Given, message: string) =>
    context.addIssue({ code: "custom", path: [name], message });
  if (given.TURN_URLS.length === 0) {
    if (given.TURN_STRANGER_URLS !== undefined) lacks("TURN_STRANGER_URLS", "needs TURN_URLS as well");
    if (given.IP_SHIELD === "on")
      lacks("IP_SHIELD", "needs TURN_URLS: without TURN nothing hides an address");
    return;
  }
  if (given.TURN_SECRET === undefined)
    lacks("TURN_SECRET", "must be coturn's static-auth-secret where there are TURN_URLS");
  const [named] = namedHosts(given);
  if (named !== undefined && given.TURN_RELAY_ADDRESSES === undefined)
    lacks("TURN_RELAY_ADDRESSES", `must list the addresses at which ${named.host} relays`);
}

/** The TURN configuration of an environment that has passed `checkTurn`; `null` without TURN. */
export function turnOf(given: Given): TurnConfig | null {
  if (given.TURN_URLS.length === 0 || given.TURN_SECRET === undefined) return null;
  const strangers = strangersOf(given);
  return {
    secret: given.TURN_SECRET,
    strangers,
    rooms: given.TURN_URLS,
    relayAddresses: given.TURN_RELAY_ADDRESSES ?? [...new Set(strangers.map(({ host }) => host))],
    credentialMs: given.TURN_CREDENTIAL_MS,
    checkMs: 120_000,
  };
}
