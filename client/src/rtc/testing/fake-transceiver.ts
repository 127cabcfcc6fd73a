import { FakeTrack } from "./fake-media.ts";

export type Direction = "sendrecv" | "sendonly" | "recvonly" | "inactive";

const sends = (direction: Direction) => direction === "sendrecv" || direction === "sendonly";
const receives = (direction: Direction) => direction === "sendrecv" || direction === "recvonly";
const directionOf = (send: boolean, receive: boolean): Direction =>
  send ? (receive ? "sendrecv" : "sendonly") : receive ? "recvonly" : "inactive";
/** The same direction as the peer sees it. */
export const reversed = (direction: Direction): Direction =>
  directionOf(receives(direction), sends(direction));
export const both = (one: Direction, other: Direction): Direction =>
  directionOf(sends(one) && sends(other), receives(one) && receives(other));

export type TransceiverInit = {
  readonly direction: Direction;
  readonly sendEncodings?: readonly RTCRtpEncodingParameters[];
};

/** The owner of one m= section (W3C WebRTC §5.4), as far as negotiation needs it. */
export class FakeTransceiver {
  readonly kind: "audio" | "video";
  readonly byOffer: boolean;
  readonly receiver: { readonly track: FakeTrack };
  readonly sender: {
    track: FakeTrack | null;
    replaceTrack: (track: FakeTrack | null) => Promise<void>;
    setStreams: () => void;
    getParameters: () => RTCRtpSendParameters;
    setParameters: (parameters: RTCRtpSendParameters) => Promise<void>;
  };
  mid: string | null = null;
  currentDirection: Direction | null = null;
  #direction: Direction;
  #parameters = {
    transactionId: "",
    encodings: [{}],
    codecs: [],
    headerExtensions: [],
    rtcp: {},
  } as RTCRtpSendParameters;
  readonly #changed: () => void;

  constructor(options: {
    readonly kind: "audio" | "video";
    readonly track: FakeTrack | null;
    readonly direction: Direction;
    /** Created by a received offer, so that a rollback removes it. */
    readonly byOffer: boolean;
    readonly changed: () => void;
    readonly encodings?: readonly RTCRtpEncodingParameters[] | undefined;
  }) {
    this.kind = options.kind;
    this.byOffer = options.byOffer;
    this.#direction = options.direction;
    this.#changed = options.changed;
    if (options.encodings !== undefined)
      this.#parameters = { ...this.#parameters, encodings: [...options.encodings] };
    this.receiver = { track: new FakeTrack(options.kind) };
    this.sender = {
      track: options.track,
      replaceTrack: async (track) => {
        await Promise.resolve();
        this.sender.track = track;
      },
      setStreams: () => {},
      getParameters: () => structuredClone(this.#parameters),
      setParameters: async (parameters) => {
        await Promise.resolve();
        this.#parameters = parameters;
      },
    };
  }

  get direction(): Direction {
    return this.#direction;
  }

  set direction(direction: Direction) {
    this.#direction = direction;
    this.#changed();
  }
}
