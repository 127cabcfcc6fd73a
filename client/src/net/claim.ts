/** One end of a conversation among the pages of this origin; `broadcastChannel` in the browser. */
export type Channel = {
  readonly say: (message: unknown) => void;
  readonly listen: (heard: (message: unknown) => void) => void;
};

/** What the browser offers to find out whether another page has something; both may be missing. */
export type ClaimMeans = {
  readonly locks: Pick<LockManager, "request"> | null;
  readonly openChannel: (() => Channel) | null;
  /** A page that is being reloaded lets go late, so a claim waits this long, in milliseconds. */
  readonly patienceMs: number;
};

/** The names this page holds among all pages of its origin, one at a time, for as long as the page lives. */
export type Claims = {
  /** Whether the name is this page's now; a name held before is let go. */
  readonly take: (name: string) => Promise<boolean>;
};

/** Web Locks where they exist (secure contexts), a question to the other pages where not, and trust without either. */
export function claimsFrom(means: ClaimMeans): Claims {
  if (means.locks !== null) return lockClaims(means.locks, means.patienceMs);
  const channel = open(means.openChannel);
  if (channel !== null) return channelClaims(channel, means.patienceMs);
  return { take: () => Promise.resolve(true) };
}

/** Where storage is blocked, so may be the channel: opening one then throws a `SecurityError`. */
function open(openChannel: ClaimMeans["openChannel"]): Channel | null {
  try {
    return openChannel?.() ?? null;
  } catch {
    return null;
  }
}

function lockClaims(locks: Pick<LockManager, "request">, patienceMs: number): Claims {
  let letGo = () => {};
  return {
    take: (name) =>
      new Promise((resolve) => {
        letGo();
        const impatience = new AbortController();
        const timer = setTimeout(() => impatience.abort(), patienceMs);
        const hold = () => {
          clearTimeout(timer);
          resolve(true);
          return new Promise<void>((release) => {
            letGo = release;
          });
        };
        locks
          .request(`lets-meet:session:${name}`, { signal: impatience.signal }, hold)
          // A browser that refuses all locks, as where storage is blocked, tells nothing of other pages.
          .catch(() => resolve(!impatience.signal.aborted));
      }),
  };
}

function channelClaims(channel: Channel, patienceMs: number): Claims {
  const self = crypto.randomUUID?.() ?? String(Math.random());
  let held: string | null = null;
  let refused = () => {};
  channel.listen((data) => {
    if (!isWord(data) || data.from === self) return;
    if (data.kind === "whose" && data.name === held)
      channel.say({ kind: "mine", name: data.name, from: self });
    if (data.kind === "mine") refused();
  });
  return {
    take: (name) =>
      new Promise((resolve) => {
        held = null;
        const timer = setTimeout(() => {
          held = name;
          resolve(true);
        }, patienceMs);
        refused = () => {
          clearTimeout(timer);
          resolve(false);
        };
        channel.say({ kind: "whose", name, from: self });
      }),
  };
}

type Word = { readonly kind: "whose" | "mine"; readonly name: string; readonly from: string };
const isWord = (value: unknown): value is Word =>
  typeof value === "object" && value !== null && "kind" in value && "name" in value && "from" in value;

/** The browser's `BroadcastChannel` as a channel; `null` where there is none. */
export const broadcastChannel: ClaimMeans["openChannel"] =
  typeof BroadcastChannel === "function"
    ? () => {
        const channel = new BroadcastChannel("lets-meet");
        return {
          say: (message) => channel.postMessage(message),
          listen: (heard) => {
            channel.addEventListener("message", ({ data }) => heard(data));
          },
        };
      }
    : null;
