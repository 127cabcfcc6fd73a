import { describe, expect, it, vi } from "vitest";
import type { LocalMedia } from "../../../rtc/devices/local-media.ts";
import { noMedia } from "../../../rtc/devices/local-media.ts";
import { FakeMediaStream, FakeTrack } from "../../../rtc/testing/fake-media.ts";
import { fakeTimeAndMedia } from "../../../rtc/testing/fake-time-and-media.ts";
import { createRoomStore } from "../store.ts";
import { aPeer, peerOf } from "../testing/samples.ts";
import { CallVoices } from "./call-voices.ts";

fakeTimeAndMedia();

const me = peerOf("Mia");
const ann = peerOf("Ann");
const voice = new FakeTrack("audio");
// The doubles have only the members that this code uses.
const streamOf = (...tracks: readonly FakeTrack[]) => new FakeMediaStream(tracks) as unknown as MediaStream;

function rig() {
  const store = createRoomStore();
  const sources = { level: 0, timestamp: 0 };
  const receiver = {
    track: voice,
    getSynchronizationSources: () => [{ audioLevel: sources.level, timestamp: sources.timestamp++ }],
  };
  const connection = { getTransceivers: () => [{ receiver }] } as unknown as RTCPeerConnection;
  const meters: { readonly stream: MediaStream; readonly tell: (level: number) => void; open: boolean }[] =
    [];
  const voices = new CallVoices({
    store,
    self: me,
    connection: (peerId) => (peerId === ann ? connection : null),
    measure: (stream, tell) => {
      const meter = { stream, tell, open: true };
      meters.push(meter);
      return {
        close: () => {
          meter.open = false;
        },
      };
    },
  });
  store.setState({ peers: new Map([[ann, aPeer({ camera: streamOf(voice) })]]) });
  const microphone = new FakeTrack("audio");
  const media = (muted: boolean): LocalMedia => ({
    ...noMedia,
    stream: streamOf(microphone),
    microphone: { state: "on", deviceId: "built-in", muted },
  });
  return { store, sources, meters, voices, media, view: () => store.getState() };
}

describe("the voices of a call", () => {
  it("are the peers whose sound is loud", async () => {
    const { sources, view } = rig();
    sources.level = 0.3;
    await vi.advanceTimersByTimeAsync(1_500);
    expect([...view().speaking]).toEqual([ann]);
    expect(view().activeSpeaker).toBe(ann);
    sources.level = 0;
    await vi.advanceTimersByTimeAsync(2_000);
    expect([...view().speaking]).toEqual([]);
  });

  it("include this page's user while the microphone is open", async () => {
    const { store, meters, media, view } = rig();
    store.setState({ media: media(false) });
    meters[0]?.tell(0.9);
    await vi.advanceTimersByTimeAsync(400);
    expect([...view().speaking]).toEqual([me]);
    store.setState({ media: media(true) });
    await vi.advanceTimersByTimeAsync(2_000);
    expect([...view().speaking]).toEqual([]);
  });

  it("show a user that they talk while muted, until they unmute", () => {
    const { store, meters, media, view } = rig();
    store.setState({ media: media(true) });
    for (let look = 0; look < 10; look++) meters.at(-1)?.tell(0.9);
    expect(view().talkingWhileMuted).toBe(true);
    store.setState({ media: media(false) });
    expect(view().talkingWhileMuted).toBe(false);
  });

  it("leave no meter open", () => {
    const { store, meters, voices, media } = rig();
    store.setState({ media: media(false) });
    store.setState({ media: media(true) });
    voices[Symbol.dispose]();
    expect(meters.map(({ open }) => open)).toEqual([false, false]);
  });
});
