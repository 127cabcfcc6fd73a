/** Bounds that client and server share. Text sizes are in UTF-16 code units unless the name says bytes. */
export const limits = {
  /** Real descriptions are about 6 KB. */
  sdpLength: 32_768,
  /** Real candidates are at most 120 characters. */
  candidateLength: 512,
  sdpMidLength: 32,
  mostSdpMLineIndex: 64,
  usernameFragmentLength: 256,
  signalsPerMessage: 24,
  chatLength: 2_000,
  interests: 10,
  interestLength: 32,
  /** The entries from one sender that may wait for a page that is away, slow or not ready yet; bytes are their cost in memory. */
  unreadShare: { items: 64, bytes: 196_608 },
  roomNameLength: 60,
  displayNameLength: 40,
  /** The host's message to a session that it puts on hold. */
  holdMessageLength: 200,
  passcodeLength: { least: 4, most: 64 },
  /** In a mesh, every participant uploads once to each other participant. */
  roomCapacity: { least: 2, most: 16, usual: 8 },
  knocksPerRoom: 32,
  roomsPerAccount: 100,
  invitesPerRoom: 20,
  inviteLifetimeMs: { least: 60_000, most: 2_592_000_000 },
  /** One frame on the socket. */
  frameBytes: 65_536,
  /** The ordered requests that a page may have in flight at once. */
  outboxWindow: 16,
  /** The resume token of a full room whose members have the longest names is about 20 KB. */
  resumeTokenLength: 24_576,
  typingExpiryMs: 5_000,
  ageProofLength: 4_096,
  /** A picture for the server's look at a camera, in base64; usually about 7 KB. */
  frameLength: 32_768,
  /** A signed receipt of a block, about 600 characters. */
  blockReceiptLength: 2_048,
} as const;
