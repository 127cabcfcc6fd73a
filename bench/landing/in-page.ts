declare global {
  interface Window {
    /** The times of this visit, in milliseconds since the navigation began. */
    landing: Promise<{ readonly firstPaintMs: number; readonly readyMs: number }>;
  }
}

/**
 * Runs in the page before its own code. The buttons are ready when both are there and the browser has drawn them and has
 * no other work left: a press is handled at once from then on.
 */
export function watchLanding(): void {
  const painted = new Promise<number>((resolve) => {
    new PerformanceObserver((list) => {
      const [paint] = list.getEntriesByName("first-contentful-paint");
      if (paint !== undefined) resolve(paint.startTime);
    }).observe({ type: "paint", buffered: true });
  });
  const ready = new Promise<number>((resolve) => {
    const look = () => {
      const names = [...document.querySelectorAll("button")].map((button) => button.textContent);
      if (!names.includes("Video") || !names.includes("Text")) return;
      observer.disconnect();
      requestAnimationFrame(() => setTimeout(() => resolve(performance.now())));
    };
    const observer = new MutationObserver(look);
    observer.observe(document, { childList: true, subtree: true });
  });
  window.landing = Promise.all([painted, ready]).then(([firstPaintMs, readyMs]) => ({
    firstPaintMs,
    readyMs,
  }));
}
