/** The ends of the man in the middle: `near` faces the page whose server it is, `far` faces the other page. */
export type End = "near" | "far";

type Middle = {
  /** Applies a description at one end, and returns the description to send from the other end instead. */
  readonly describe: (from: End, type: "offer" | "answer", sdp: string) => Promise<string>;
  readonly say: (to: End, text: string) => void;
  /** The fingerprint of the middle's connection at that end, as docs/safety-code.md writes it. */
  readonly fingerprint: (end: End) => string;
};

declare global {
  interface Window {
    middle: Middle;
    overheard: (end: End, text: string) => Promise<void>;
  }
}

/** Runs inside the page of the man in the middle: terminates a connection with each side, and relays between the two. */
export function middleInPage(): void {
  type Side = { readonly connection: RTCPeerConnection; readonly channel: RTCDataChannel };
  // oxlint-disable-next-line unicorn/consistent-function-scoping -- only what is inside this function reaches the page
  const sideOf = (end: End): Side => {
    const connection = new RTCPeerConnection();
    // Chromium forwards sound from one connection to another only while an element plays it.
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
          // An offer starts a link, or restarts it, so it needs unused connections.
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
