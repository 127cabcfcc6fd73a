// These functions run inside the pages. Playwright passes them as text, so each must be self-contained.

declare global {
  interface Window {
    /**
     * The times, by the page's clock, when the search was pressed, when the first remote frame was decoded and when it was
     * visible; resolves with the last of them.
     */
    callSetup: Promise<{ pressedAt: number; frameAt: number; shownAt: number }>;
  }
}

/** Stores the consent that a stranger may see this device's address, which some servers ask for. */
export function agreeToBeSeen(): void {
  localStorage.setItem("lets-meet:address-seen", "yes");
}

/** Records when "Start video" is pressed, and when the stranger's first frame is decoded and visible. */
export function watchCall(): void {
  let pressedAt = 0;
  let frameAt = 0;
  const shown = Promise.withResolvers<{ pressedAt: number; frameAt: number; shownAt: number }>();
  window.callSetup = shown.promise;
  const watched = new WeakSet<Element>();
  const remote = () => document.querySelector<HTMLVideoElement>('video[aria-label="Stranger"]');
  const untilShown = () =>
    requestAnimationFrame((shownAt) => {
      const video = remote();
      const isShown =
        video !== null &&
        video.getBoundingClientRect().width > 100 &&
        video.checkVisibility({ opacityProperty: true });
      if (isShown) shown.resolve({ pressedAt, frameAt, shownAt });
      else untilShown();
    });
  const look = () => {
    const video = remote();
    if (video === null || watched.has(video)) return;
    watched.add(video);
    video.requestVideoFrameCallback((now) => {
      if (frameAt !== 0) return;
      frameAt = now;
      untilShown();
    });
  };
  document.addEventListener(
    "click",
    ({ target }) => {
      const button = target instanceof Element ? target.closest("button") : null;
      if (button?.textContent?.includes("Start video") !== true) return;
      pressedAt = performance.now();
      setTimeout(() => shown.reject(new Error("no picture has come")), 20_000);
    },
    true,
  );
  new MutationObserver(look).observe(document, { childList: true, subtree: true });
}

/**
 * Connects two bare connections in this page with these ICE servers, after camera and microphone are on; returns the
 * milliseconds until the first remote frame.
 */
export async function bareCall(configuration: RTCConfiguration): Promise<number> {
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: true,
    video: { width: 640, height: 360 },
  });
  const video = document.createElement("video");
  video.muted = true;
  document.body.append(video);
  const from = performance.now();
  const [caller, callee] = [new RTCPeerConnection(configuration), new RTCPeerConnection(configuration)];
  caller.onicecandidate = ({ candidate }) => void callee.addIceCandidate(candidate ?? undefined);
  callee.onicecandidate = ({ candidate }) => void caller.addIceCandidate(candidate ?? undefined);
  const framed = new Promise<number>((resolve) => {
    video.requestVideoFrameCallback((now) => resolve(now - from));
  });
  const remote = new MediaStream();
  callee.ontrack = ({ track }) => {
    remote.addTrack(track);
    video.srcObject = remote;
    void video.play();
  };
  for (const track of stream.getTracks()) {
    caller.addTrack(track, stream);
    callee.addTrack(track.clone(), stream);
  }
  await caller.setLocalDescription();
  if (caller.localDescription !== null) await callee.setRemoteDescription(caller.localDescription);
  await callee.setLocalDescription();
  if (callee.localDescription !== null) await caller.setRemoteDescription(callee.localDescription);
  const tookMs = await framed;
  caller.close();
  callee.close();
  for (const track of stream.getTracks()) track.stop();
  video.remove();
  return tookMs;
}
