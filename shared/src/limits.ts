/** Bounds that both sides know. Sizes of text are in UTF-16 code units unless the name says bytes. */
export const limits = {
  /** Real descriptions are about 6 KB. */
  sdpLength: 32_768,
  /** Real candidates are at most 120 characters. */
  candidateLength: 512,
  signalsPerMessage: 24,
  chatLength: 2_000,
  interests: 10,
  interestLength: 32,
  /** What is held for a recipient that is not ready yet. */
  signalBuffer: { items: 64, bytes: 131_072, ageMs: 30_000 },
  /** One frame on the socket. */
  frameBytes: 65_536,
  /** How many ordered requests a page has under way at once. */
  outboxWindow: 16,
  typingExpiryMs: 5_000,
} as const;
