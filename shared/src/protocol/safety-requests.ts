import { z } from "zod";
import { Acceptance, Camera, Frame, FrameJudged, Report, Reported } from "./safety.ts";

const Empty = z.object({});

/** The requests about safety. */
export const safetyRequests = {
  "safety:accept": {
    payload: Acceptance,
    value: Empty,
    says: "Accept the server's rules, and state an age of 18 or over. It holds for this connection; later handshakes carry it.",
  },
  "safety:camera": {
    payload: Camera,
    value: Empty,
    says: "This page's camera is on or off: at each connection with a camera on, and at each new track.",
  },
  "safety:frame": {
    payload: Frame,
    value: FrameJudged,
    says: "The picture that `safety:frame-asked` asked for.",
  },
  "safety:report": {
    payload: Report,
    value: Reported,
    says: "Report the partner of the match, during it or up to a minute after its end, once. Blocks the partner like `stranger:block`.",
  },
} as const;
