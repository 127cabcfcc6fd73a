/** The constraints for a camera or microphone: exactly the chosen device, or the browser's choice. */
export function constraintsFor(kind: "camera" | "microphone", chosen: string | null): MediaTrackConstraints {
  const device = chosen === null ? {} : { deviceId: { exact: chosen } };
  return kind === "camera"
    ? { ...device, width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 24, max: 30 } }
    : { ...device, echoCancellation: true, noiseSuppression: true, autoGainControl: true };
}
