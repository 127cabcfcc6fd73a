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
  /** How much of one sender's waits for a page that is away, slow or not ready yet; bytes as they cost in memory. */
  unreadShare: { items: 64, bytes: 196_608 },
  roomNameLength: 60,
  displayNameLength: 40,
  /** What a host says to somebody who is put on hold. */
  holdMessageLength: 200,
  passcodeLength: { least: 4, most: 64 },
  /** The mesh costs every participant an upload per other one. */
  roomCapacity: { least: 2, most: 16, usual: 8 },
  knocksPerRoom: 32,
  roomsPerAccount: 100,
  invitesPerRoom: 50,
  inviteLifetimeMs: { least: 60_000, most: 2_592_000_000 },
  /** One frame on the socket. */
  frameBytes: 65_536,
  /** How many ordered requests a page has under way at once. */
  outboxWindow: 16,
  /** A full room's, whose members have the longest names, is about 20 KB. */
  passLength: 24_576,
  typingExpiryMs: 5_000,
} as const;
