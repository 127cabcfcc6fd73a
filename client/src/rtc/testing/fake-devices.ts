import { FakeMediaStream, FakeTrack } from "./fake-media.ts";

type Wanted = { readonly kind: "audio" | "video"; readonly id: string | null };

/** The browser's devices: those connected, the outcome of opening one, and every track opened so far. */
export class FakeDevices extends EventTarget {
  readonly opened: FakeTrack[] = [];
  readonly asked: string[] = [];
  devices: { readonly kind: "audio" | "video"; readonly id: string }[] = [
    { kind: "video", id: "front" },
    { kind: "video", id: "back" },
    { kind: "audio", id: "built-in" },
  ];
  /** The name of the error with which opening a kind fails. */
  refusals: Partial<Record<"audio" | "video", string>> = {};
  /** The devices that another program holds. */
  readonly busy = new Set<string>();
  /** Each camera reports its facing mode, like a phone's. */
  isPhone = false;
  /** While set, opening waits for it. */
  held: Promise<void> | null = null;

  getUserMedia = async (constraints: MediaStreamConstraints): Promise<MediaStream> => {
    const wanted = (["video", "audio"] as const).flatMap((kind): Wanted[] => {
      const wish = constraints[kind];
      if (wish === undefined || wish === false) return [];
      const exact = typeof wish === "object" ? wish.deviceId : undefined;
      const id = typeof exact === "object" && "exact" in exact ? exact.exact : null;
      return [{ kind, id: typeof id === "string" ? id : null }];
    });
    this.asked.push(wanted.map(({ kind, id }) => (id === null ? kind : `${kind}:${id}`)).join("+"));
    await this.held;
    const tracks = wanted.map(({ kind, id }) => this.#open(kind, id));
    this.opened.push(...tracks);
    // The double has the members that this code touches, and not the rest of the DOM's type.
    return new FakeMediaStream(tracks) as unknown as MediaStream;
  };

  enumerateDevices = async () =>
    this.devices.map(({ kind, id }) => ({ kind: `${kind}input`, deviceId: id, label: `The ${id} one` }));

  unplug(id: string): void {
    this.devices = this.devices.filter((one) => one.id !== id);
    for (const track of this.live) if (track.deviceId === id) track.unplug();
  }

  plugIn(id: string): void {
    if (this.devices.some((one) => one.id === id)) return;
    this.devices.push({ kind: id === "front" || id === "back" ? "video" : "audio", id });
  }

  get live(): readonly FakeTrack[] {
    return this.opened.filter((track) => track.readyState === "live");
  }

  #open(kind: "audio" | "video", id: string | null): FakeTrack {
    const refusal = this.refusals[kind];
    if (refusal !== undefined) throw new DOMException("refused", refusal);
    const device = this.devices.find((one) => one.kind === kind && (id === null || one.id === id));
    if (device === undefined)
      throw new DOMException("none", id === null ? "NotFoundError" : "OverconstrainedError");
    if (this.busy.has(device.id)) throw new DOMException("held", "NotReadableError");
    return new FakeTrack(kind, device.id, this.isPhone && kind === "video" ? device.id : undefined);
  }
}
