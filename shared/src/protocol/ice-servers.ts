import { z } from "zod";
import { Region } from "./places.ts";

/** An ICE server for `RTCConfiguration.iceServers` (W3C WebRTC §4.2.4). */
export const IceServer = z.object({
  urls: z.union([z.string(), z.array(z.string())]),
  username: z.string().exactOptional(),
  credential: z.string().exactOptional(),
});
export type IceServer = z.infer<typeof IceServer>;

/**
 * `call`: for the call that this session is in or searches for. `search`: for the call of a search that is about to start.
 * `check`: for a page that tests which servers it can reach.
 */
export const IcePurpose = z.enum(["call", "search", "check"]);
export type IcePurpose = z.infer<typeof IcePurpose>;

/**
 * The query of `GET /api/ice-servers`. The session's key is sent as `Authorization: Bearer <sessionId>.<secret>`. `region`
 * is the region of the coming search.
 */
export const AskIceServers = z.object({ purpose: IcePurpose, region: Region.exactOptional() });
export type AskIceServers = z.infer<typeof AskIceServers>;

/**
 * Its answer: the servers, nearest first, and the `RTCConfiguration.iceTransportPolicy` to use with them. The credentials
 * can make new allocations for `expiresInMs`; it is `null` when no credential expires.
 */
export const IceServers = z.object({
  iceServers: z.array(IceServer),
  policy: z.enum(["all", "relay"]),
  expiresInMs: z.int().positive().nullable(),
});
export type IceServers = z.infer<typeof IceServers>;
