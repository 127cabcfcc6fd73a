import type { ReactNode } from "react";

/** One screen in one state. */
export type Scene = {
  /** `none` is without the frame. */
  readonly layout: "page" | "stage" | "none";
  /** Left out, the frame tells how many are online; in a room it does not. */
  readonly online?: null;
  readonly render: () => ReactNode;
  readonly banner?: ReactNode;
};
