/** True if the side with the first id is polite. Exactly one side is, and both compute it without a message. */
export const isPolite = (own: string, other: string): boolean => own < other;
