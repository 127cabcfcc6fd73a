// One participant: a page with only the call's modules, driven from outside through `window.meshPage`.
import { LinkId, type PeerId } from "@lets-meet/shared/ids.ts";
import type { ViewSize } from "@lets-meet/shared/protocol/peer.ts";
import type { LinkSignals } from "@lets-meet/shared/protocol/signal.ts";
import { MeshCall } from "../../client/src/rtc/mesh/mesh-call.ts";

export type MeshPageOptions = {
  readonly self: PeerId;
  readonly width: number;
  readonly height: number;
  readonly framesPerSecond: number;
  readonly budgetBitsPerSecond: number;
};

/** The bytes that a page has sent so far, and the frames that it has decoded from each peer. */
export type MeshSample = {
  readonly atMs: number;
  readonly bytesSent: number;
  readonly framesDecoded: Readonly<Record<PeerId, number>>;
};

export type MeshPage = {
  readonly add: (peerId: PeerId) => void;
  readonly receive: (peerId: PeerId, batch: LinkSignals) => void;
  readonly show: (peerId: PeerId, camera: ViewSize) => void;
  readonly sample: () => Promise<MeshSample>;
};

declare global {
  interface Window {
    meshPage: MeshPage;
    meshSignal: (to: PeerId, batch: LinkSignals) => Promise<void>;
    beginMesh: (options: MeshPageOptions) => Promise<void>;
  }
}

/** Plays the stream, because a browser decodes a picture only if an element plays it. */
function play(element: HTMLVideoElement, stream: MediaStream | null): void {
  if (element.srcObject === stream) return;
  element.srcObject = stream;
  void element.play().catch(() => {});
}

window.beginMesh = async ({ self, width, height, framesPerSecond, budgetBitsPerSecond }) => {
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: true,
    video: { width, height, frameRate: framesPerSecond },
  });
  const [audio = null, video = null] = [stream.getAudioTracks()[0], stream.getVideoTracks()[0]];
  const elements = new Map<PeerId, HTMLVideoElement>();
  const nothing = () => {};
  const call = new MeshCall(
    {
      self,
      ice: { iceServers: [], policy: "all" },
      certificate: null,
      newLinkId: () => LinkId.parse(crypto.randomUUID().slice(0, 12)),
      budgetBitsPerSecond,
      listener: {
        signals: (peerId, batch) => void window.meshSignal(peerId, batch),
        remote: (peerId, { camera }) => {
          const element = elements.get(peerId) ?? document.createElement("video");
          if (!elements.has(peerId)) document.body.append(element);
          elements.set(peerId, element);
          play(element, camera);
        },
        state: nothing,
        channel: nothing,
        message: nothing,
        fingerprints: nothing,
        uplink: nothing,
      },
    },
    { audio, video, screen: null, screenAudio: null },
  );
  const framesDecoded = async (peerId: PeerId) =>
    sumOf(await call.connection(peerId)?.getStats(), "inbound-rtp", ["framesDecoded"]);
  const bytesSent = async (peerId: PeerId) =>
    sumOf(await call.connection(peerId)?.getStats(), "outbound-rtp", ["bytesSent", "headerBytesSent"]);
  window.meshPage = {
    add: (peerId) => call.add(peerId),
    receive: (peerId, batch) => call.receive(peerId, batch),
    show: (peerId, camera) => call.show(peerId, { camera, screen: "hidden" }),
    sample: async () => {
      const frames = await Promise.all(
        call.peers.map(async (peerId) => [peerId, await framesDecoded(peerId)] as const),
      );
      const bytes = await Promise.all(call.peers.map(bytesSent));
      return {
        atMs: performance.now(),
        bytesSent: bytes.reduce((sum, some) => sum + some, 0),
        framesDecoded: Object.fromEntries(frames),
      };
    },
  };
};

function sumOf(stats: RTCStatsReport | undefined, type: string, names: readonly string[]): number {
  let sum = 0;
  for (const record of stats?.values() ?? []) {
    if (record.type !== type) continue;
    for (const name of names) {
      const value: unknown = record[name];
      if (typeof value === "number") sum += value;
    }
  }
  return sum;
}
