// These functions run inside the pages. Playwright passes them as text, so each must be self-contained.

/** One conversation, as recorded by its page. */
export type SoakedTalk = {
  /** The milliseconds from the start of the conversation to the first decoded frame; `null` if it ended before. */
  readonly pictureMs: number | null;
  /** The connections' states and the page's text after five seconds without a picture; `null` in other conversations. */
  readonly lateWords: string | null;
  readonly endedAfterMs: number;
  readonly pressed: "once" | "twice" | "early" | "not";
};

declare global {
  interface Window {
    soak: { readonly talks: readonly SoakedTalk[] };
    /** All connections that the page has created. */
    connections: readonly RTCPeerConnection[];
  }
}

/**
 * Simulates a user who meets one stranger after the other: skips ahead while searching, stays with each stranger for a
 * moment, and presses Next, sometimes before there is a picture and sometimes twice.
 */
export function meetOneAfterTheOther(): void {
  const talks: SoakedTalk[] = [];
  const lateMs = 5_000;
  const standing = () =>
    window.connections
      .filter(({ signalingState }) => signalingState !== "closed")
      .map(
        (one) =>
          `${one.signalingState}/${one.iceGatheringState}/${one.iceConnectionState}/${one.connectionState}/${one.localDescription?.type}/${one.remoteDescription?.type}`,
      );
  type Talk = {
    readonly since: number;
    readonly before: MediaProvider | null;
    readonly plan: "once" | "twice" | "early";
    readonly patienceMs: number;
    frameAt: number | null;
    /** The time when Next was last pressed, or `null`. */
    pressedAt: number | null;
    lateWords: string | null;
  };
  let talk: Talk | null = null;
  let lastStream: MediaProvider | null = null;
  const button = (...names: readonly string[]) =>
    [...document.querySelectorAll("button")].find(({ textContent }) => names.includes(textContent));
  const picture = () => document.querySelector<HTMLVideoElement>('video[aria-label="Stranger"]');
  const end = (now: number) => {
    if (talk === null) return;
    talks.push({
      pictureMs: talk.frameAt === null ? null : Math.round(talk.frameAt - talk.since),
      lateWords: talk.lateWords,
      endedAfterMs: Math.round(now - talk.since),
      pressed: talk.pressedAt === null ? "not" : talk.plan,
    });
    talk = null;
  };
  const begin = (now: number): Talk => {
    const chance = Math.random();
    const plan = chance < 0.2 ? "early" : chance < 0.4 ? "twice" : "once";
    return {
      since: now,
      before: lastStream,
      plan,
      patienceMs: plan === "early" ? 550 + 400 * Math.random() : 200 + 800 * Math.random(),
      frameAt: null,
      pressedAt: null,
      lateWords: null,
    };
  };
  const look = () => {
    const now = performance.now();
    const next = button("Next");
    if (next === undefined) {
      end(now);
      button("Skip ahead", "New")?.click();
      return;
    }
    talk ??= begin(now);
    const video = picture();
    const stream = video?.srcObject ?? null;
    if (stream !== null && stream !== talk.before) {
      lastStream = stream;
      if ((video?.getVideoPlaybackQuality().totalVideoFrames ?? 0) > 0) talk.frameAt ??= now;
    }
    if (talk.frameAt === null && now - talk.since > lateMs)
      talk.lateWords ??= `${standing().join(" ")} ${document.querySelector("main")?.innerText.replaceAll("\n", " | ")}`;
    const readyAt =
      talk.plan === "early"
        ? talk.since + talk.patienceMs
        : talk.frameAt === null
          ? talk.since + 20_000
          : Math.max(talk.frameAt + talk.patienceMs, talk.since + 550);
    if (now < readyAt || now - (talk.pressedAt ?? 0) < 300 || next.ariaDisabled === "true") return;
    talk.pressedAt = now;
    const { plan } = talk;
    next.click();
    // The second press was meant for the previous partner, so it must not end the match with the new one.
    if (plan === "twice") setTimeout(() => button("Next")?.click(), 120);
  };
  setInterval(look, 40);
  window.soak = { talks };
}
