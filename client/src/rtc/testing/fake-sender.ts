/** A sender whose parameters obey W3C WebRTC §5.2: one transaction per read, valid until the next task. */
export class FakeSender {
  encodings: RTCRtpEncodingParameters[] = [{ active: true }];
  track: { contentHint?: string } | null = null;
  readonly written: RTCRtpSendParameters[] = [];
  /** The number of writes still to be refused. */
  refusals = 0;
  #transaction = 0;
  #waiting: (() => void)[] = [];

  getParameters = (): RTCRtpSendParameters => ({
    transactionId: String(++this.#transaction),
    codecs: [],
    headerExtensions: [],
    rtcp: {},
    encodings: this.encodings.map((encoding) => ({ ...encoding })),
  });

  setParameters = async (parameters: RTCRtpSendParameters): Promise<void> => {
    if (this.#waiting.length > 0) throw new DOMException("another one is under way", "InvalidStateError");
    if (parameters.transactionId !== String(this.#transaction))
      throw new DOMException("stale", "InvalidModificationError");
    if (parameters.encodings.length !== this.encodings.length)
      throw new DOMException("other encodings", "InvalidModificationError");
    this.written.push(parameters);
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
    if (this.refusals-- > 0) throw new DOMException("negotiated meanwhile", "InvalidStateError");
    this.encodings = parameters.encodings.map((encoding) => ({ ...encoding }));
  };

  /** Lets the browser finish the pending writes, and those that follow. */
  async settle(): Promise<void> {
    while (this.#waiting.length > 0) {
      for (const resolve of this.#waiting.splice(0)) resolve();
      for (let turn = 0; turn < 6; turn++) await Promise.resolve();
    }
  }
}
