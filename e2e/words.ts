/** The page's texts that several tests wait for. */
export const words = {
  looking: "Looking for someone you can chat with.",
  chatting: "You're now chatting with a random stranger. Say hi!",
  typing: "Stranger is typing…",
  away: "Stranger is away…",
  awayButLinked: "Stranger has lost the server.",
  strangerLeft: "Stranger has disconnected.",
  youLeft: "You have disconnected.",
  connectionLost: "Connection lost.",
  noDirectPath: "The two networks would not let a direct call through.",
  noRelay: "No relay could be reached.",
  lineLost: "Connection to the server lost.",
  restarted: "The server has restarted.",
  escAgain: "Press Esc again to disconnect.",
} as const;
