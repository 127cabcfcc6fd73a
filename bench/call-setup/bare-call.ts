// Runs inside a page. Playwright passes it as text, so it must be self-contained.

/** The ICE servers of a bare call, and whether its connections and the first offer are ready before the press. */
export type BareCall = { readonly ice: RTCConfiguration; readonly ready: boolean };

/**
 * Connects two bare connections in this page, both ways with camera and microphone, as quickly as a page can; returns the
 * milliseconds from the press to the first remote frame.
 */
export async function bareCall({ ice, ready }: BareCall): Promise<number> {
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: true,
    video: { width: 640, height: 360 },
  });
  const video = document.createElement("video");
  video.muted = true;
  document.body.append(video);
  const certificates = [await certificate(), await certificate()] as const;
  // A call that begins with the camera waits for the camera. The calls that it is compared with begin with it on.
  await pause(500 + 50 * Math.random());
  const early = ready ? await offered() : null;
  if (ready) await pause(200);
  const from = performance.now();
  const [caller, callee] = early ?? (await offered());
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
  if (caller.localDescription !== null) await callee.setRemoteDescription(caller.localDescription);
  answer();
  await callee.setLocalDescription();
  if (callee.localDescription !== null) await caller.setRemoteDescription(callee.localDescription);
  const tookMs = await framed;
  caller.close();
  callee.close();
  for (const track of stream.getTracks()) track.stop();
  video.remove();
  return tookMs;

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, ms));
  }
  function certificate(): Promise<RTCCertificate> {
    const kind: EcKeyGenParams = { name: "ECDSA", namedCurve: "P-256" };
    return RTCPeerConnection.generateCertificate(kind);
  }
  async function offered(): Promise<readonly [RTCPeerConnection, RTCPeerConnection]> {
    const [first, second] = certificates.map(
      (own) =>
        new RTCPeerConnection({
          ...ice,
          certificates: [own],
          bundlePolicy: "max-bundle",
          iceCandidatePoolSize: 1,
        }),
    );
    if (first === undefined || second === undefined) throw new Error("a call has two ends");
    for (const track of stream.getTracks())
      first.addTransceiver(track, {
        streams: [stream],
        // Half the width and height, as in our first pictures: the first frame comes sooner.
        ...(track.kind === "video" ? { sendEncodings: [{ scaleResolutionDownBy: 2 }] } : {}),
      });
    await first.setLocalDescription();
    return [first, second];
  }
  function answer(): void {
    for (const slot of callee.getTransceivers()) {
      const [track] = stream.getTracks().filter(({ kind }) => kind === slot.receiver.track.kind);
      if (track === undefined) continue;
      void slot.sender.replaceTrack(track.clone());
      slot.direction = "sendrecv";
    }
  }
}
