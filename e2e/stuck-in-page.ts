/**
 * Makes the page's first connection gather without finding a candidate: it knows only a relay that does not answer. Some
 * connections in Chromium get stuck like this. Runs in the page.
 */
export function getStuckOnce(): void {
  let isStuck = false;
  window.RTCPeerConnection = class extends RTCPeerConnection {
    override async setLocalDescription(description?: RTCLocalSessionDescriptionInit): Promise<void> {
      if (!isStuck) {
        isStuck = true;
        this.setConfiguration({
          ...this.getConfiguration(),
          iceTransportPolicy: "relay",
          iceServers: [{ urls: "turn:127.0.0.1:9?transport=udp", username: "ann", credential: "none" }],
        });
        Reflect.set(window, "gotStuck", true);
      }
      await super.setLocalDescription(description);
    }
  };
}
