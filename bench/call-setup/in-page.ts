// These functions run inside the pages. Playwright passes them as text, so each must be self-contained.

declare global {
  interface Window {
    /**
     * The times, by the page's clock, when the search was pressed, when the first remote frame was decoded and when it was
     * visible; resolves with the last of them. Each press of a page begins anew.
     */
    callSetup: Promise<{ pressedAt: number; frameAt: number; shownAt: number }>;
  }
}

/** Stores the answers that the page asks for before a first search: the rules, and that a stranger may see this device's address. */
export function answerQuestions(): void {
  localStorage.setItem("lets-meet:rules", "1");
  localStorage.setItem("lets-meet:address-seen", "yes");
}

/** Records when "Start video" or "Next" is pressed, and when the next stranger's first frame is decoded and visible. */
export function watchCall(): void {
  let pressedAt = 0;
  let frameAt = 0;
  let left: HTMLVideoElement["srcObject"] = null;
  let shown = Promise.withResolvers<{ pressedAt: number; frameAt: number; shownAt: number }>();
  window.callSetup = shown.promise;
  let watched = new WeakSet<Element>();
  /** Several for a moment: the page may still have the one of the stranger who was left. */
  const remotes = () => [...document.querySelectorAll<HTMLVideoElement>('video[aria-label="Stranger"]')];
  const isNew = ({ srcObject }: HTMLVideoElement) => srcObject !== null && srcObject !== left;
  const untilShown = () =>
    requestAnimationFrame((shownAt) => {
      const isShown = remotes().some(
        (video) =>
          isNew(video) &&
          video.getBoundingClientRect().width > 100 &&
          video.checkVisibility({ opacityProperty: true }),
      );
      if (isShown) shown.resolve({ pressedAt, frameAt, shownAt });
      else untilShown();
    });
  const watch = (video: HTMLVideoElement) => {
    video.requestVideoFrameCallback((now) => {
      if (frameAt !== 0) return;
      if (!isNew(video)) {
        watch(video);
        return;
      }
      frameAt = now;
      untilShown();
    });
  };
  const look = () => {
    for (const video of remotes().filter((one) => !watched.has(one))) {
      watched.add(video);
      watch(video);
    }
  };
  document.addEventListener(
    "click",
    ({ target }) => {
      const button = target instanceof Element ? target.closest("button") : null;
      const words = button?.textContent ?? "";
      if (!words.includes("Start video") && !words.includes("Next")) return;
      if (pressedAt !== 0) {
        shown = Promise.withResolvers();
        window.callSetup = shown.promise;
      }
      pressedAt = performance.now();
      frameAt = 0;
      left = remotes()[0]?.srcObject ?? null;
      watched = new WeakSet();
      look();
      const { reject } = shown;
      setTimeout(() => reject(new Error("no picture has come")), 20_000);
    },
    true,
  );
  new MutationObserver(look).observe(document, { childList: true, subtree: true });
}
