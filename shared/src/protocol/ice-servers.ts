import { z } from "zod";
import { Region } from "../places.ts";

/** An ICE server as `RTCConfiguration.iceServers` takes it (W3C WebRTC §4.2.4). */
export const IceServer = z.object({
  urls: z.union([z.string(), z.array(z.string())]),
  username: z.string().exactOptional(),
  credential: z.string().exactOptional(),
});
export type IceServer = z.infer<typeof IceServer>;

/**
 * `call`: for the call that this session is in, or searches for. `search`: for a call with a stranger who is about to be
 * searched for. `check`: for a page that tries which servers it reaches.
 */
export const IcePurpose = z.enum(["call", "search", "check"]);
export type IcePurpose = z.infer<typeof IcePurpose>;

/**
 * The query of `GET /api/ice-servers`; the session's key comes as `Authorization: Bearer <sessionId>.<secret>`. `region` is
 * the one that a search will be for.
 */
export const AskIceServers = z.object({ purpose: IcePurpose, region: Region.exactOptional() });
export type AskIceServers = z.infer<typeof AskIceServers>;

/**
 * Its answer: the servers, nearest first, and the `RTCConfiguration.iceTransportPolicy` to use them with. `expiresInMs` is
 * how long a new allocation can be made with these credentials; `null` when there are none that expire.
 */
export const IceServers = z.object({
  iceServers: z.array(IceServer),
  policy: z.enum(["all", "relay"]),
  expiresInMs: z.int().positive().nullable(),
});
export type IceServers = z.infer<typeof IceServers>;
