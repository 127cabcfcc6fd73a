import { join, resolve } from "node:path";
import { MeasuredServer } from "./measured-server.ts";

/** One of the compared servers. */
export type Side = {
  readonly name: "ours" | "bare" | "before";
  /** The load requests an answer to each request. */
  readonly asks: boolean;
  readonly start: () => Promise<MeasuredServer>;
};

const product = (name: Side["name"], root: string): Side => ({
  name,
  asks: true,
  start: () => MeasuredServer.start(join(root, "server/src/main.ts")),
});

export const ours = product("ours", join(import.meta.dirname, "../.."));

/** The product in another checkout. */
export const before = (root: string): Side => product("before", resolve(root));

export const bare: Side = {
  name: "bare",
  asks: false,
  start: () => MeasuredServer.start(join(import.meta.dirname, "bare-server.ts")),
};
