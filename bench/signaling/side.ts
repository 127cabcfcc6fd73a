import { join, resolve } from "node:path";
import { MeasuredServer } from "./measured-server.ts";

/** One of the compared servers. */
export type Side = {
  readonly name: "ours" | "shielded" | "bare" | "before";
  /** It is the product: the load requests an answer to each request, and watches the online count as every page does. */
  readonly isProduct: boolean;
  readonly start: () => Promise<MeasuredServer>;
};

/** As in production: with keys, so that each page gets resume tokens. */
const production = { AUTH_KEYS: `bench:${Buffer.alloc(32, 7).toString("base64url")}` };
/** Strangers' calls are relayed, so the server reads each of their signals. No signal reaches this relay. */
const relay = {
  TURN_URLS: "turn:relay.example:3478?transport=udp",
  TURN_RELAY_ADDRESSES: "203.0.113.9",
  TURN_SECRET: "a-secret-for-the-length-of-a-run",
};

const product = (
  name: Side["name"],
  root: string,
  environment: Readonly<Record<string, string>> = {},
): Side => ({
  name,
  isProduct: true,
  start: () => MeasuredServer.start(join(root, "server/src/main.ts"), { ...production, ...environment }),
});

const here = join(import.meta.dirname, "../..");
export const ours = product("ours", here);
export const shielded = product("shielded", here, relay);

/** The product in another checkout. */
export const before = (root: string): Side => product("before", resolve(root));

export const bare: Side = {
  name: "bare",
  isProduct: false,
  start: () => MeasuredServer.start(join(import.meta.dirname, "bare-server.ts")),
};
