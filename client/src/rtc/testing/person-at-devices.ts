import fc from "fast-check";
import type { DeviceKind } from "../devices/device-kind.ts";
import { Capture } from "../devices/media-devices.ts";
import { FakeDevices } from "./fake-devices.ts";
import type { FakeTrack } from "./fake-media.ts";

const kind = fc.constantFrom<DeviceKind>("camera", "microphone");
const device = fc.constantFrom("front", "back", "built-in", "headset");
const kindOf = (id: string): DeviceKind => (id === "front" || id === "back" ? "camera" : "microphone");

/** The presses of a user, and the events of the devices. */
export const deviceStep = fc.oneof(
  fc.record({ what: fc.constant("want" as const), kind, live: fc.boolean() }),
  fc.record({ what: fc.constant("retry" as const), kind }),
  fc.record({ what: fc.constant("choose" as const), device }),
  fc.record({
    what: fc.constantFrom("unplug" as const, "plug-in" as const, "hold" as const, "take" as const),
    device,
  }),
  fc.record({ what: fc.constantFrom("pause" as const, "resume" as const), kind }),
  fc.record({ what: fc.constantFrom("deny" as const, "allow" as const), kind }),
  fc.record({ what: fc.constantFrom("open-granted" as const, "open-both" as const, "leave" as const) }),
  fc.record({ what: fc.constantFrom("reload" as const, "wait" as const) }),
);
export type DeviceStep = typeof deviceStep extends fc.Arbitrary<infer T> ? T : never;

/**
 * A user with a camera and a microphone, the devices they have switched off, and the page that captures them.
 */
export class PersonAtDevices {
  readonly devices = new FakeDevices();
  /** The user's last choice for each device. */
  readonly switchedOff: Record<DeviceKind, boolean> = { camera: false, microphone: false };
  capture: Capture;
  readonly #changed: () => void;
  #doing: Promise<void>[] = [];

  /** `changed` is called whenever the page's tracks have changed. */
  constructor(changed: () => void = () => {}) {
    this.#changed = changed;
    this.capture = this.#newCapture([]);
  }

  /** Waits until the browser has answered all requests. */
  async settle(): Promise<void> {
    await Promise.all(this.#doing);
    this.#doing = [];
  }

  async do(step: DeviceStep): Promise<void> {
    const { capture, devices } = this;
    switch (step.what) {
      case "want":
        this.switchedOff[step.kind] = !step.live;
        this.#doing.push(capture.want(step.kind, step.live));
        break;
      case "retry":
        this.#doing.push(capture.retry(step.kind));
        break;
      case "choose":
        this.#doing.push(capture.choose(kindOf(step.device), step.device));
        break;
      case "open-granted":
        this.#doing.push(capture.openGranted(["camera", "microphone"], async () => true));
        break;
      case "open-both":
        this.switchedOff.camera = false;
        this.#doing.push(capture.openBoth());
        break;
      case "leave":
        capture.close();
        break;
      case "reload":
        await this.settle();
        for (const track of devices.live) track.stop();
        this.capture = this.#newCapture(capture.switchedOff);
        break;
      case "wait":
        await this.settle();
        break;
      case "pause":
      case "resume":
        for (const track of this.#liveOf(step.kind)) track.pause(step.what === "pause");
        break;
      case "deny":
        devices.refusals[step.kind === "camera" ? "video" : "audio"] = "NotAllowedError";
        break;
      case "allow":
        delete devices.refusals[step.kind === "camera" ? "video" : "audio"];
        break;
      case "unplug":
        devices.unplug(step.device);
        break;
      case "plug-in":
        devices.plugIn(step.device);
        break;
      case "hold":
        devices.busy.add(step.device);
        break;
      case "take":
        devices.busy.delete(step.device);
        break;
    }
  }

  #liveOf(of: DeviceKind): readonly FakeTrack[] {
    return this.devices.live.filter((track) => (track.kind === "video") === (of === "camera"));
  }

  #newCapture(switchedOff: readonly DeviceKind[]): Capture {
    // The double has what this code touches of `MediaDevices`.
    const mediaDevices = this.devices as unknown as MediaDevices;
    const capture = new Capture({ mediaDevices, isSecureContext: true, switchedOff });
    capture.listen(() => this.#changed());
    return capture;
  }
}
