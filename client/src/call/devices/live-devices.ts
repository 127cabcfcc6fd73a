import type { DeviceKind } from "../../rtc/devices/device-kind.ts";
import type { LocalMedia } from "../../rtc/devices/local-media.ts";
import { isLive } from "./device-live.ts";

/**
 * The devices that a reload must open again: those that are on. After a load, until the page has opened them or given up,
 * these are still the ones from before it: people press reload twice.
 */
export class LiveDevices {
  /** The devices from before the load that are not open yet. */
  #before: readonly DeviceKind[];

  constructor(before: readonly DeviceKind[]) {
    this.#before = before;
  }

  /** The devices from before the load. */
  get before(): readonly DeviceKind[] {
    return this.#before;
  }

  /** Forgets the devices from before the load: the user has begun something new. */
  forget(): void {
    this.#before = [];
  }

  /** The devices to store. `isUsed`: the user is in a place that uses devices. */
  of(media: LocalMedia, isUsed: boolean): readonly DeviceKind[] {
    if (this.#before.some((kind) => media[kind].state === "off" || media[kind].state === "starting"))
      return this.#before;
    this.#before = [];
    return isUsed ? (["camera", "microphone"] as const).filter((kind) => isLive(media[kind])) : [];
  }
}
