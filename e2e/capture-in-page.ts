import type { Look } from "./looks.ts";

/** What the page is told before its own scripts run. */
export type CaptureOrder = {
  readonly first: Look["colour"];
  readonly second: Look["colour"];
  readonly toneHz: number;
};

/**
 * Runs inside the page. Keeps the browser's own `getUserMedia`, so that permissions, constraints, device ids and
 * failures are real, and puts a picture and a tone of this person's in the place of what it captured: one browser can
 * then hold several people. Counts the calls in `window.captureCalls`; `window.unplug(kind)` pulls the devices out.
 */
export function captureInPage(order: CaptureOrder): void {
  const plugged: MediaStreamTrack[] = [];
  const counted = Object.assign(window, {
    captureCalls: 0,
    unplug: (kind: string) => {
      for (const track of plugged.filter((one) => one.kind === kind && one.readyState === "live")) {
        track.stop();
        track.dispatchEvent(new Event("ended"));
      }
    },
  });
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (devices === undefined) return;
  const original = devices.getUserMedia.bind(devices);

  const colourOf = async (deviceId: string | undefined) => {
    const cameras = (await devices.enumerateDevices()).filter((device) => device.kind === "videoinput");
    return cameras.findIndex((camera) => camera.deviceId === deviceId) > 0 ? order.second : order.first;
  };

  /** Makes a drawn track look like the captured one, and end with it. */
  // oxlint-disable-next-line unicorn/consistent-function-scoping -- only what is inside this function reaches the page
  // oxlint-disable-next-line unicorn/consistent-function-scoping -- only what is inside this function reaches the page
  const standIn = (drawn: MediaStreamTrack, captured: MediaStreamTrack, end: () => void) => {
    const stop = drawn.stop.bind(drawn);
    drawn.stop = () => {
      stop();
      captured.stop();
      end();
    };
    const { deviceId, groupId } = captured.getSettings();
    const settings = drawn.getSettings.bind(drawn);
    drawn.getSettings = () => ({
      ...settings(),
      ...(deviceId === undefined ? {} : { deviceId }),
      ...(groupId === undefined ? {} : { groupId }),
    });
    Object.defineProperty(drawn, "label", { value: captured.label });
    captured.addEventListener("ended", () => drawn.dispatchEvent(new Event("ended")));
    return drawn;
  };

  const drawnVideo = async (captured: MediaStreamTrack) => {
    const [r, g, b] = await colourOf(captured.getSettings().deviceId);
    const canvas = Object.assign(document.createElement("canvas"), { width: 320, height: 240 });
    const pen = canvas.getContext("2d");
    let step = 0;
    const draw = () => {
      if (pen === null) return;
      pen.fillStyle = `rgb(${r} ${g} ${b})`;
      pen.fillRect(0, 0, 320, 240);
      pen.fillStyle = "black";
      pen.fillRect((step++ * 8) % 320, 0, 16, 240);
    };
    draw();
    const timer = setInterval(draw, 50);
    const [track] = canvas.captureStream(20).getVideoTracks();
    return track === undefined ? captured : standIn(track, captured, () => clearInterval(timer));
  };

  const drawnAudio = (captured: MediaStreamTrack) => {
    const audio = new AudioContext();
    const source = audio.createOscillator();
    const volume = audio.createGain();
    const sink = audio.createMediaStreamDestination();
    source.frequency.value = order.toneHz;
    volume.gain.value = 0.3;
    source.connect(volume).connect(sink);
    source.start();
    const [track] = sink.stream.getAudioTracks();
    return track === undefined ? captured : standIn(track, captured, () => source.disconnect());
  };

  devices.getUserMedia = async (constraints) => {
    counted.captureCalls++;
    const stream = await original(constraints);
    const video = await Promise.all(stream.getVideoTracks().map(drawnVideo));
    const tracks = [...video, ...stream.getAudioTracks().map(drawnAudio)];
    plugged.push(...tracks);
    return new MediaStream(tracks);
  };
}
