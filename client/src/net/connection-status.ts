/**
 * The state of the page's one connection. `offline`: the device has no network, or the server has not
 * answered for long; the page keeps trying. `superseded`: another page has taken this session, and only the
 * user takes it back. `draining`: the server is about to stop. `crowded`: this network has too many
 * connections to the server. `full`: the server accepts no new session. The page retries these two after
 * the server's delay. `outdated`: the server has another version of the protocol; only a reload helps.
 * `blocked`: the server refuses this browser or its network for a while.
 */
export type ConnectionStatus =
  | "connecting"
  | "online"
  | "reconnecting"
  | "offline"
  | "superseded"
  | "draining"
  | "crowded"
  | "full"
  | "outdated"
  | "blocked";
