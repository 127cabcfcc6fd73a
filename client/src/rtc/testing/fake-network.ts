import { FakeConnection } from "./fake-connection.ts";
import { read } from "./fake-sdp.ts";

/** Runs the tasks of the doubles, in any order that the test picks. */
export class FakeNetwork {
  readonly connections: FakeConnection[] = [];
  #tasks: (() => void)[] = [];

  /** Stands in for `new RTCPeerConnection`. */
  readonly create = (configuration: RTCConfiguration = {}): RTCPeerConnection => {
    const connection = this.make(configuration);
    this.connections.push(connection);
    // The double has the members that this code touches, and not the rest of the DOM's type.
    return connection as unknown as RTCPeerConnection;
  };

  /** A test replaces this for a browser that refuses connections. */
  make(configuration: RTCConfiguration): FakeConnection {
    return new FakeConnection(this, configuration);
  }

  get open(): readonly FakeConnection[] {
    return this.connections.filter((one) => one.signalingState !== "closed");
  }

  get waiting(): number {
    return this.#tasks.length;
  }

  task(run: () => void): void {
    this.#tasks.push(run);
  }

  turn(): Promise<void> {
    return new Promise((resolve) => this.task(resolve));
  }

  /** Runs the task at that place in the queue, if there is one. */
  run(place: number): void {
    const [task] = this.#tasks.splice(place % Math.max(1, this.#tasks.length), 1);
    task?.();
  }

  /** True if the two are ends of one link. */
  arePartners = (one: FakeConnection, other: FakeConnection) => agrees(one, other) && agrees(other, one);

  /** Connects the ends whose descriptions name each other with the same credentials. */
  changed(): void {
    const { open } = this;
    for (const one of open) {
      const partner = open.find((other) => this.arePartners(one, other));
      // A path that was cut in the meantime connects neither of its ends.
      if (partner !== undefined)
        this.task(() => {
          if (this.arePartners(one, partner)) one.meet(partner);
        });
    }
  }
}

function agrees(one: FakeConnection, other: FakeConnection): boolean {
  if (one.isCut()) return false;
  if (one.currentRemoteDescription === null || other.currentLocalDescription === null) return false;
  const remote = read(one.currentRemoteDescription);
  return remote.connection === other.id && remote.ufrag === read(other.currentLocalDescription).ufrag;
}
