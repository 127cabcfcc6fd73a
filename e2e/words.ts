/** The page's texts that several tests wait for. */
export const words = {
  looking: "Looking for someone you can chat with.",
  chatting: "You're now chatting with a random stranger. Say hi!",
  typing: "Stranger is typing…",
  away: "Stranger is away…",
  awayButLinked: "Stranger lost connection to the server.",
  strangerLeft: "Stranger has disconnected.",
  youLeft: "You have disconnected.",
  connectionLost: "Connection lost.",
  noDirectPath: "Your two networks didn't allow a direct call.",
  noRelay: "Couldn't reach a relay.",
  lineLost: "Lost connection to the server.",
  restarted: "The server lost track of this page.",
  escAgain: "Press Esc again to disconnect.",
} as const;
