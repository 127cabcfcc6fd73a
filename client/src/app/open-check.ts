import { type CallCheck, createCheck } from "../features/check/compose.ts";
import type { IceAccess } from "../net/ice-access.ts";
import type { PageSession } from "../net/page-session.ts";
import { createSpeaker } from "../rtc/audio/speaker.ts";
import type { Capture } from "../rtc/devices/media-devices.ts";
import { createPeerConnection } from "../rtc/link/peer-link.ts";

export type CheckMeans = {
  readonly session: Pick<PageSession, "ask" | "connection">;
  readonly iceAccess: Pick<IceAccess, "ask">;
  readonly capture: Capture;
  readonly mediaDevices: MediaDevices | undefined;
  readonly canCall: () => Promise<boolean>;
};

/** The call check, on this page's own session and devices. */
export function openCheck({ session, iceAccess, capture, mediaDevices, canCall }: CheckMeans): CallCheck {
  return createCheck({
    capture,
    speaker: createSpeaker(mediaDevices, (file) => new Audio(URL.createObjectURL(file))),
    createConnection: createPeerConnection,
    canCall,
    iceServers: async () => {
      const answer = await iceAccess.ask({ purpose: "check" });
      return answer.ok ? answer.value.iceServers : null;
    },
    ping: async () => {
      const sentAt = performance.now();
      const answer = await session.ask("presence:watch", { watch: true });
      return answer.ok ? performance.now() - sentAt : null;
    },
    transport: () => session.connection.transport,
    now: () => performance.now(),
  });
}
