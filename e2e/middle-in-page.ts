/** The two ends of somebody in the middle: the one towards the page whose server they are, and the one towards the other. */
export type End = "near" | "far";

type Middle = {
  /** Takes a description from one end, and tells what is said at the other in its place. */
  readonly describe: (from: End, type: "offer" | "answer", sdp: string) => Promise<string>;
  readonly say: (to: End, text: string) => void;
  /** The key that stands at that end, as docs/safety-code.md writes it. */
  readonly fingerprint: (end: End) => string;
};

declare global {
  interface Window {
    middle: Middle;
    overheard: (end: End, text: string) => Promise<void>;
  }
}

/** Runs inside the page of somebody in the middle: ends a connection with each side, and hands on what comes over them. */
export function middleInPage(): void {
  type Side = { readonly connection: RTCPeerConnection; readonly channel: RTCDataChannel };
  // oxlint-disable-next-line unicorn/consistent-function-scoping -- only what is inside this function reaches the page
  const sideOf = (end: End): Side => {
    const connection = new RTCPeerConnection();
    // Chromium hands sound on from one connection to another only while it is played.
    connection.addEventListener("track", ({ track }) => {
      const player = Object.assign(new Audio(), { srcObject: new MediaStream([track]), volume: 0 });
      if (track.kind === "audio") void player.play();
    });
    const channel = connection.createDataChannel("peer", { negotiated: true, id: 0 });
    channel.addEventListener("message", ({ data }) => void window.overheard(end, String(data)));
    return { connection, channel };
  };
  const sides = { near: sideOf("near"), far: sideOf("far") };

  const complete = async ({ connection }: Side) => {
    await connection.setLocalDescription();
    while (connection.iceGatheringState !== "complete")
      await new Promise((next) => {
        connection.addEventListener("icegatheringstatechange", next, { once: true });
      });
    return connection.localDescription?.sdp ?? "";
  };

  window.middle = {
    describe: async (from, type, sdp) => {
      const to = from === "near" ? "far" : "near";
      if (type === "offer")
        for (const end of [from, to] as const) {
          // Whoever offers first, and whoever begins anew, finds connections that nobody has used.
          sides[end].connection.close();
          sides[end] = sideOf(end);
        }
      await sides[from].connection.setRemoteDescription({ type, sdp });
      const heard = sides[from].connection.getTransceivers().map(({ receiver }) => receiver.track);
      const places = sides[to].connection.getTransceivers();
      for (const [place, track] of heard.entries()) {
        const transceiver = places[place] ?? sides[to].connection.addTransceiver(track);
        transceiver.direction = "sendrecv";
        await transceiver.sender.replaceTrack(track);
      }
      return complete(sides[to]);
    },
    say: (to, text) => sides[to].channel.send(text),
    fingerprint: (end) => {
      const [, hash = "", digits = ""] =
        /^a=fingerprint:(\S+) (\S+)/m.exec(sides[end].connection.localDescription?.sdp ?? "") ?? [];
      return `${hash.toLowerCase()} ${digits.toUpperCase()}`;
    },
  };
}
