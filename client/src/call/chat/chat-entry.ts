/** The delivery state of an own message; messages of others have none. */
export type Delivery = "sending" | "sent" | "delivered" | "failed";

/** One message as a chat panel shows it. `key` is unique in its conversation and never changes. */
export type ChatEntry = {
  readonly key: string;
  readonly mine: boolean;
  readonly author: string;
  readonly text: string;
  readonly delivery: Delivery | null;
};
