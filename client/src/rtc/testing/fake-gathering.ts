/** One result of a gathering: a candidate attribute, an error code, or `end`. */
export type Brought = string | number;

/** A connection that gathers the results given by the test, one every `everyMs`. */
class FakeGathering extends EventTarget {
  readonly configuration: RTCConfiguration;
  isClosed = false;
  channels = 0;
  readonly #brings: readonly Brought[];
  readonly #everyMs: number;

  constructor(configuration: RTCConfiguration, brings: readonly Brought[], everyMs: number) {
    super();
    this.configuration = configuration;
    this.#brings = brings;
    this.#everyMs = everyMs;
  }

  createDataChannel(): EventTarget {
    this.channels++;
    return new EventTarget();
  }

  setLocalDescription(): Promise<void> {
    this.#brings.forEach((brought, place) => {
      setTimeout(() => this.#bring(brought), (place + 1) * this.#everyMs);
    });
    return Promise.resolve();
  }

  close(): void {
    this.isClosed = true;
  }

  #bring(brought: Brought): void {
    if (this.isClosed) return;
    if (typeof brought === "number") {
      this.dispatchEvent(Object.assign(new Event("icecandidateerror"), { errorCode: brought }));
      return;
    }
    const candidate = brought === "end" ? null : { candidate: brought };
    this.dispatchEvent(Object.assign(new Event("icecandidate"), { candidate }));
  }
}

/** Creates connections that gather the results of `brings` for their configuration, and records them. */
export function fakeGatherings(
  brings: (configuration: RTCConfiguration) => readonly Brought[],
  everyMs = 10,
) {
  const made: FakeGathering[] = [];
  const create = (configuration: RTCConfiguration): RTCPeerConnection => {
    const gathering = new FakeGathering(configuration, brings(configuration), everyMs);
    made.push(gathering);
    // The double has the members that this code touches, and not the rest of the DOM's type.
    return gathering as unknown as RTCPeerConnection;
  };
  return { made, create };
}

export const hostLine = (address: string, port: number) =>
  `candidate:1 1 udp 2113937151 ${address} ${port} typ host generation 0`;
export const srflxLine = (address: string, port: number, basePort: number) =>
  `candidate:2 1 udp 1677729535 ${address} ${port} typ srflx raddr 0.0.0.0 rport ${basePort} generation 0`;
export const relayLine = (address: string, port: number) =>
  `candidate:3 1 udp 50339839 ${address} ${port} typ relay raddr 0.0.0.0 rport 0 generation 0`;
