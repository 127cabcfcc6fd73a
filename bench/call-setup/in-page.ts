// What runs inside the pages: functions that Playwright hands over as text, so each stands for itself.

declare global {
  interface Window {
    /** When the search was pressed and when the first remote frame was decoded, by the page's own clock. */
    callSetup: { pressedAt: number; frameAt: number };
  }
}

/** A person who has agreed before that a stranger may see this device's address, where the server asks that. */
export function agreeToBeSeen(): void {
  localStorage.setItem("lets-meet:address-seen", "yes");
}

/** Notes when "Start video" is pressed, and when the stranger's first frame has been decoded. */
export function watchCall(): void {
  window.callSetup = { pressedAt: 0, frameAt: 0 };
  const watched = new WeakSet<Element>();
  const look = () => {
    const video = document.querySelector<HTMLVideoElement>('video[aria-label="Stranger"]');
    if (video === null || watched.has(video)) return;
    watched.add(video);
    video.requestVideoFrameCallback((now) => {
      if (window.callSetup.frameAt === 0) window.callSetup.frameAt = now;
    });
  };
  document.addEventListener(
    "click",
    ({ target }) => {
      const button = target instanceof Element ? target.closest("button") : null;
      if (button?.textContent?.includes("Start video") === true)
        window.callSetup.pressedAt = performance.now();
    },
    true,
  );
  new MutationObserver(look).observe(document, { childList: true, subtree: true });
}

/**
 * Two bare connections in this page with those servers, with camera and microphone on before: milliseconds until the first
 * remote frame.
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
