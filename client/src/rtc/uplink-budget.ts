/** Why less is sent than could be: nothing lowers it, the budget is shared among many, or the network carries no more. */
export type Lowered = "nothing" | "shared" | "network";

/** What this page sends in all, for its person to see. Bits per second. */
export type UplinkSummary = {
  readonly sendingBitsPerSecond: number;
  readonly budgetBitsPerSecond: number;
  readonly people: number;
  readonly lowered: Lowered;
};
