import { z } from "zod";
import { LogId, MatchId, PageId, SessionId } from "../ids.ts";
import { limits } from "../limits.ts";
import { IceServer } from "./ice-servers.ts";
import { RoomJoined, RoomWaiting } from "./room.ts";
import { Acceptance, BlockReceipt, RulesVersion } from "./safety.ts";
import { Match, Search, Wish } from "./stranger.ts";

const secret = z.string().regex(/^[\w-]{32,64}$/);

/** The credentials of a session, which its page keeps and presents to resume it. */
export const SessionKey = z.object({ sessionId: SessionId, secret });
export type SessionKey = z.infer<typeof SessionKey>;

/**
 * The state that a page keeps for a server that has restarted and lost its memory. It is sealed, so that the page can
 * neither read nor change it, and it expires.
 */
export const ResumeToken = z
  .string()
  .max(limits.resumeTokenLength)
  .regex(/^[\w-]+$/)
  .brand<"ResumeToken">();
export type ResumeToken = z.infer<typeof ResumeToken>;

/** Names one run of the server and its logs. Log ids from another run are invalid in it. */
export const LogName = z
  .string()
  .regex(/^[\w-]{20,40}$/)
  .brand<"LogName">();
export type LogName = z.infer<typeof LogName>;

/**
 * The version of this protocol. It grows with a change that a page or server of the version before would misunderstand; a
 * page of another version than the server's is told to reload.
 */
export const protocolVersion = 3;
/** The version in a handshake of any version. Pages that name none are of the first. */
export const HandshakeVersion = z.looseObject({ version: z.int().positive().default(1) });

/**
 * The handshake's `auth`: the page's id, the session to resume, and the position to resume from. `after` is an id in `log`.
 * `seq` is the last ordered request that the page knows to be accepted; a server that has lost the session trusts it, and
 * resumes the session from `pass`. `match` is the match that the page is in: one that it has left since is not restored from
 * its token. `listens`: the page is ready for signals of any match made while it is connected, and
 * for all other matches sends `signal:ready` first. `watches`: like `presence:watch`, and the count follows at once.
 * `accepts`: like `safety:accept`. `receipt`: that of this browser's last block, if there was one lately. `version`: the page's version of this protocol, 1 if absent.
 */
export const Handshake = z.object({
  pageId: PageId,
  resume: SessionKey.extend({
    after: LogId,
    log: LogName.exactOptional(),
    seq: z.int().nonnegative().exactOptional(),
    pass: ResumeToken.nullable().exactOptional(),
    match: MatchId.nullable().exactOptional(),
  }).nullable(),
  listens: z.boolean().exactOptional(),
  watches: z.boolean().exactOptional(),
  accepts: Acceptance.exactOptional(),
  receipt: BlockReceipt.exactOptional(),
  version: z.int().positive().exactOptional(),
});
export type Handshake = z.infer<typeof Handshake>;

/**
 * The `data` of Socket.IO's `connect_error` when a connection is refused before its session is attached: the reason, and
 * when to retry. The server then closes the transport. `outdated`: the page has another version of this protocol, and has to
 * be loaded again; a retry does not help. `blocked`: this session or browser is blocked for that long.
 */
export const ConnectRefused = z.object({
  code: z.enum(["rate-limited", "too-many-connections", "server-full", "unavailable", "outdated", "blocked"]),
  retryAfterMs: z.number().nonnegative(),
});
export type ConnectRefused = z.infer<typeof ConnectRefused>;

/** The session's state, with strangers or in a room but never both. A page that resumes shows exactly this. */
export const Snapshot = z.discriminatedUnion("phase", [
  z.object({ phase: z.literal("idle") }),
  z.object({ phase: z.literal("searching"), wish: Wish, search: Search }),
  z.object({
    phase: z.literal("matched"),
    match: Match,
    partnerAway: z.boolean(),
    /** The sides that would like to go on in a room; absent if neither would. */
    keeps: z.object({ own: z.boolean(), partner: z.boolean() }).exactOptional(),
  }),
  z.object({ phase: z.literal("in-room"), room: RoomJoined }),
  z.object({ phase: z.literal("at-door"), door: RoomWaiting }),
]);
export type Snapshot = z.infer<typeof Snapshot>;

/**
 * The first message on every connection. `resumed`: the session that the page named goes on. If `log` differs from the one
 * that the page knows, the page's last seen log id is void. `seq` is the last ordered request that the server has accepted.
 * `pass` replaces the previous resume token, and is `null` if a restart would leave nothing to resume. `keepKey` (256 bits,
 * base64url) belongs to this session and changes with a restart: the page encrypts with it the data that it keeps over a
 * reload, so that the data becomes unreadable once the server has forgotten the session. `iceServers` is the STUN list;
 * TURN comes from `/api/ice-servers`. `shield`: video with strangers is relay-only on this server. `rules`: the version of
 * the rules that a page has to accept before it searches. `covers`: a partner's video stays covered until `safety:partner-seen`
 * says `clear`.
 */
export const Attached = z.object({
  session: SessionKey,
  resumed: z.boolean(),
  log: LogName,
  pass: ResumeToken.nullable(),
  seq: z.int().nonnegative(),
  keepKey: z.string().regex(/^[\w-]{43}$/),
  snapshot: Snapshot,
  iceServers: z.array(IceServer),
  shield: z.boolean(),
  rules: RulesVersion,
  covers: z.boolean(),
});
export type Attached = z.infer<typeof Attached>;

/** Replaces the page's resume token. */
export const NewResumeToken = z.object({ pass: ResumeToken.nullable() });
/** The connection ends because another connection took over the session. */
export const Superseded = z.object({});
/**
 * Log entries were lost, because the log was full or a sender's share was used up. The page may miss messages, and
 * renegotiates its links; `snapshot` is the session's current state.
 */
export const Gap = z.object({ snapshot: Snapshot });
/** The server stops within `inMs`; the page reconnects automatically afterwards. */
export const Draining = z.object({ inMs: z.number().nonnegative() });

/** The number of sessions online; `null` while there are too few to publish. */
export const Presence = z.object({ online: z.int().nonnegative().nullable() });
export type Presence = z.infer<typeof Presence>;
export const WatchPresence = z.object({ watch: z.boolean() });
