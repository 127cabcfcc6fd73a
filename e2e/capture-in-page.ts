import type { Look } from "./looks.ts";

/** The parameters of `captureInPage`. */
export type CaptureOrder = {
  readonly first: Look["colour"];
  readonly second: Look["colour"];
  /** `null` keeps the captured sound. */
  readonly toneHz: number | null;
  /** The picture and the tone of a shared screen. */
  readonly screen: { readonly colour: Look["colour"]; readonly toneHz: number };
  readonly shape: CaptureShape;
};

/** The size and frame rate of the picture; a `noisy` one uses all the bitrate that it gets. */
export type CaptureShape = {
  readonly width: number;
  readonly height: number;
  readonly framesPerSecond: number;
  readonly noisy?: boolean;
};

export const usualShape: CaptureShape = { width: 320, height: 240, framesPerSecond: 10 };
/** For tests with more people than two cores can handle at the usual shape. */
export const smallShape: CaptureShape = { width: 160, height: 120, framesPerSecond: 8 };

/**
 * Runs inside the page. It calls the browser's own `getUserMedia`, so that permissions, constraints, device ids and
 * failures are real, and replaces the captured media with this person's picture and tone, so that one browser can hold
 * several people. A shared screen is drawn entirely, because only a user can choose a real one.
 * `window.captureCalls` counts the calls. `window.unplug(kind)` unplugs the devices. `window.pauseDevice(kind, isPaused)`
 * mutes them, as a system does when it takes a device away for a while. `window.freeze(isFrozen)` stops every picture
 * without an event. `window.stopSharing()` acts as the browser's own button to stop sharing.
 */
export function captureInPage(order: CaptureOrder): void {
  const plugged: MediaStreamTrack[] = [];
  const shared: MediaStreamTrack[] = [];
  // oxlint-disable-next-line unicorn/consistent-function-scoping -- only what is inside this function reaches the page
  const pull = (tracks: readonly MediaStreamTrack[]) => {
    for (const track of tracks.filter(({ readyState }) => readyState === "live")) {
      track.stop();
      track.dispatchEvent(new Event("ended"));
    }
  };
  const counted = Object.assign(window, {
    captureCalls: 0,
    unplug: (kind: string) => pull(plugged.filter((one) => one.kind === kind)),
    isFrozen: false,
    freeze: (isFrozen: boolean) => {
      counted.isFrozen = isFrozen;
    },
    pauseDevice: (kind: string, isPaused: boolean) => {
      for (const track of plugged.filter((one) => one.kind === kind && one.readyState === "live")) {
        // A track's `muted` is read-only.
        Object.defineProperty(track, "muted", { value: isPaused, configurable: true });
        track.dispatchEvent(new Event(isPaused ? "mute" : "unmute"));
      }
    },
    stopSharing: () => pull(shared),
  });
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (devices === undefined) return;
  const original = devices.getUserMedia.bind(devices);

  const colourOf = async (deviceId: string | undefined) => {
    const cameras = (await devices.enumerateDevices()).filter((device) => device.kind === "videoinput");
    return cameras.findIndex((camera) => camera.deviceId === deviceId) > 0 ? order.second : order.first;
  };

  // oxlint-disable-next-line unicorn/consistent-function-scoping -- only what is inside this function reaches the page
  const noiseOf = (width: number, height: number) => {
    const canvas = Object.assign(document.createElement("canvas"), { width, height });
    const pen = canvas.getContext("2d");
    const pixels = new ImageData(width, height);
    for (let at = 0; at < pixels.data.length; at++)
      pixels.data[at] = at % 4 === 3 ? 255 : Math.random() * 256;
    pen?.putImageData(pixels, 0, 0);
    return canvas;
  };

  /** Gives a drawn track the identity of the captured one, and ends the two together. */
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

  const drawnPicture = ([r, g, b]: Look["colour"]) => {
    const { width, height, framesPerSecond, noisy = false } = order.shape;
    const canvas = Object.assign(document.createElement("canvas"), { width, height });
    const pen = canvas.getContext("2d");
    const noise = noisy ? noiseOf(width * 2, height * 2) : null;
    const bar = width / 20;
    let step = 0;
    const draw = () => {
      if (pen === null || track?.muted === true || counted.isFrozen) return;
      pen.fillStyle = `rgb(${r} ${g} ${b})`;
      pen.fillRect(0, 0, width, height);
      if (noise !== null) pen.drawImage(noise, -Math.random() * width, -Math.random() * height);
      pen.fillStyle = "black";
      pen.fillRect((step++ * (bar / 2)) % width, 0, bar, height);
    };
    const [track] = canvas.captureStream(framesPerSecond).getVideoTracks();
    draw();
    const timer = setInterval(draw, 1_000 / framesPerSecond);
    return { track, end: () => clearInterval(timer) };
  };

  const drawnVideo = async (captured: MediaStreamTrack) => {
    const { track, end } = drawnPicture(await colourOf(captured.getSettings().deviceId));
    return track === undefined ? captured : standIn(track, captured, end);
  };

  // oxlint-disable-next-line unicorn/consistent-function-scoping -- only what is inside this function reaches the page
  const drawnTone = (toneHz: number) => {
    const audio = new AudioContext();
    const source = audio.createOscillator();
    const volume = audio.createGain();
    const sink = audio.createMediaStreamDestination();
    source.frequency.value = toneHz;
    volume.gain.value = 0.3;
    source.connect(volume).connect(sink);
    source.start();
    return { track: sink.stream.getAudioTracks()[0], end: () => source.disconnect() };
  };

  const drawnAudio = (captured: MediaStreamTrack) => {
    if (order.toneHz === null) return captured;
    const { track, end } = drawnTone(order.toneHz);
    return track === undefined ? captured : standIn(track, captured, end);
  };

  devices.getDisplayMedia = () => {
    const { colour, toneHz } = order.screen;
    const drawn = [drawnPicture(colour).track, drawnTone(toneHz).track];
    const tracks = drawn.filter((track) => track !== undefined);
    shared.push(...tracks);
    return Promise.resolve(new MediaStream(tracks));
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
