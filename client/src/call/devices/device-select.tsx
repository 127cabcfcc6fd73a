import type { Device, DeviceState } from "../../rtc/devices/local-media.ts";
import { Select } from "../../ui/select.tsx";
import { callWords } from "../words.ts";

export type DeviceSelectProps = {
  readonly kind: "camera" | "microphone";
  readonly device: DeviceState;
  readonly devices: readonly Device[];
  readonly onChoose: (id: string) => void;
};

/**
 * Chooses one of the devices of a kind; renders nothing while none is known. Browsers hide the names before
 * permission, so unnamed devices are numbered.
 */
export function DeviceSelect({ kind, device, devices, onChoose }: DeviceSelectProps) {
  const chosen = device.state === "on" ? device.deviceId : "";
  const named = devices.map(({ id, label }, place) => ({
    value: id,
    label: label === "" ? callWords.deviceNumber(kind, place + 1) : label,
  }));
  if (named.length === 0 && device.state !== "on") return null;
  const none = kind === "camera" ? callWords.noCameras : callWords.noMicrophones;
  const known = named.some(({ value }) => value === chosen);
  const options = known
    ? named
    : [{ value: chosen, label: named.length === 0 ? none : callWords.chooseLater }, ...named];
  return (
    <Select
      label={kind === "camera" ? callWords.camera : callWords.microphone}
      value={chosen}
      options={options}
      disabled={named.length === 0}
      onChange={(id) => id !== "" && onChoose(id)}
    />
  );
}
