import { join } from "node:path";
import { MeasuredServer } from "./measured-server.ts";

/** One of the servers that are compared. */
export type Side = {
  readonly name: "ours" | "bare";
  /** Whether the load asks for an answer to each request. */
  readonly asks: boolean;
  readonly start: () => Promise<MeasuredServer>;
};

export const ours: Side = {
  name: "ours",
  asks: true,
  start: () => MeasuredServer.start(join(import.meta.dirname, "../../server/src/main.ts")),
};

export const bare: Side = {
  name: "bare",
  asks: false,
  start: () => MeasuredServer.start(join(import.meta.dirname, "bare-server.ts")),
};
