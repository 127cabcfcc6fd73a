/** One end of a message channel between the pages of this origin; `broadcastChannel` in the browser. */
export type Channel = {
  readonly say: (message: unknown) => void;
  readonly listen: (heard: (message: unknown) => void) => void;
};

/** The browser's means to find out whether another page holds a name; both may be missing. */
export type ClaimMeans = {
  readonly locks: Pick<LockManager, "request"> | null;
  readonly openChannel: (() => Channel) | null;
  /**
   * The time a claim waits, in milliseconds, because a page that is being reloaded releases its name late.
   */
  readonly patienceMs: number;
};

/**
 * The name that this page holds exclusively within its origin: one at a time, for as long as the page lives.
 */
export type Claims = {
  /** Releases the name held before. Resolves to `true` if this page now holds `name`. */
  readonly take: (name: string) => Promise<boolean>;
};

/**
 * Claims by Web Locks where they exist (secure contexts), or else by asking the other pages; without either,
 * every claim succeeds.
 */
export function claimsFrom(means: ClaimMeans): Claims {
  if (means.locks !== null) return lockClaims(means.locks, means.patienceMs);
  const channel = open(means.openChannel);
  if (channel !== null) return channelClaims(channel, means.patienceMs);
  return { take: () => Promise.resolve(true) };
}

/** A browser that blocks storage may also block the channel: opening one then throws a `SecurityError`. */
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
          // A browser that refuses all locks, because storage is blocked, says nothing about other pages.
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

/** The browser's `BroadcastChannel` as a channel; `null` if the browser has none. */
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
