/** Whether the side with the first id is the polite one of two; exactly one side is, and both know without asking. */
export const isPolite = (own: string, other: string): boolean => own < other;
