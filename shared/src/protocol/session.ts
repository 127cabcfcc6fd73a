import { z } from "zod";
import { LogId, PageId, SessionId } from "../ids.ts";
import { limits } from "../limits.ts";
import { IceServer } from "./ice-servers.ts";
import { RoomJoined, RoomWaiting } from "./room.ts";
import { Match, Search, Wish } from "./stranger.ts";

const secret = z.string().regex(/^[\w-]{32,64}$/);

/** What a page keeps of its session, and shows again to resume it. */
export const SessionKey = z.object({ sessionId: SessionId, secret });
export type SessionKey = z.infer<typeof SessionKey>;

/**
 * What a page keeps for a server that was started anew and knows nothing any more: sealed, so that the page can neither
 * read nor change it, and good for a while only.
 */
export const Pass = z
  .string()
  .max(limits.passLength)
  .regex(/^[\w-]+$/)
  .brand<"Pass">();
export type Pass = z.infer<typeof Pass>;

/** Names one life of the server, and so the logs of that life: ids of another one's entries mean nothing in it. */
export const LogName = z
  .string()
  .regex(/^[\w-]{20,40}$/)
  .brand<"LogName">();
export type LogName = z.infer<typeof LogName>;

/**
 * The handshake's `auth`: which page this is, and which session it would like to resume from where. `after` is an id of
 * `log`. `seq` is the last ordered request that was taken as far as the page knows, and is believed by a server that does
 * not know better; with `pass` that one resumes the session where it stood. `listens`: the page takes what comes of a match
 * that is made while it is there from the first word on; of any other match it waits until the page says `signal:ready`.
 */
export const Handshake = z.object({
  pageId: PageId,
  resume: SessionKey.extend({
    after: LogId,
    log: LogName.exactOptional(),
    seq: z.int().nonnegative().exactOptional(),
    pass: Pass.nullable().exactOptional(),
  }).nullable(),
  listens: z.boolean().exactOptional(),
});
export type Handshake = z.infer<typeof Handshake>;

/**
 * Why a connection is refused before its session is attached, as the `data` of Socket.IO's `connect_error`, and after how
 * long another try makes sense. The transport is closed behind it.
 */
export const ConnectRefused = z.object({
  code: z.enum(["rate-limited", "too-many-connections", "server-full", "unavailable"]),
  retryAfterMs: z.number().nonnegative(),
});
export type ConnectRefused = z.infer<typeof ConnectRefused>;

/** Where the session stands, with strangers or in a room but never both; a page that resumes shows exactly this. */
export const Snapshot = z.discriminatedUnion("phase", [
  z.object({ phase: z.literal("idle") }),
  z.object({ phase: z.literal("searching"), wish: Wish, search: Search }),
  z.object({
    phase: z.literal("matched"),
    match: Match,
    partnerAway: z.boolean(),
    /** Who would like to go on in a room; missing as long as neither would. */
    keeps: z.object({ own: z.boolean(), partner: z.boolean() }).exactOptional(),
  }),
  z.object({ phase: z.literal("in-room"), room: RoomJoined }),
  z.object({ phase: z.literal("at-door"), door: RoomWaiting }),
]);
export type Snapshot = z.infer<typeof Snapshot>;

/**
 * The first word on every connection. `resumed` says whether the session that the page named goes on; when `log` is not
 * the one that the page knows, what it has seen of that counts no more. `seq` is the last ordered request the server has
 * taken. `pass` replaces the one before, and is `null` where there is nothing to come back to after a restart. `keepKey`
 * (256 bits, base64url) is this session's own, and another one after a restart: what the page keeps over a reload it
 * encrypts with it, so that nothing readable is left behind once the server has forgotten the session.
 * `iceServers` is the STUN list; TURN comes from `/api/ice-servers`. `shield`: video with strangers is relay-only here.
 */
export const Attached = z.object({
  session: SessionKey,
  resumed: z.boolean(),
  log: LogName,
  pass: Pass.nullable(),
  seq: z.int().nonnegative(),
  keepKey: z.string().regex(/^[\w-]{43}$/),
  snapshot: Snapshot,
  iceServers: z.array(IceServer),
  shield: z.boolean(),
});
export type Attached = z.infer<typeof Attached>;

/** The page's pass is another one from now on. */
export const NewPass = z.object({ pass: Pass.nullable() });
/** The connection ends because another one took this session over. */
export const Superseded = z.object({});
/**
 * Entries of the log were lost, to its bounds or to a sender's share: what the page shows may miss some, links are to be
 * renegotiated, and `snapshot` is where the session stands.
 */
export const Gap = z.object({ snapshot: Snapshot });
/** The server stops within `inMs`; the page reconnects by itself afterwards. */
export const Draining = z.object({ inMs: z.number().nonnegative() });

/** How many sessions are online; `null` while they are too few to be told. */
export const Presence = z.object({ online: z.int().nonnegative().nullable() });
export const WatchPresence = z.object({ watch: z.boolean() });
