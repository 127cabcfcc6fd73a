import type { ReactNode } from "react";

/** One screen in one state. */
export type Scene = {
  /** `none`: without the shell. */
  readonly layout: "page" | "stage" | "none";
  /** If omitted, the shell shows how many are online; in a room it does not. */
  readonly online?: null;
  readonly render: () => ReactNode;
  readonly banner?: ReactNode;
};
