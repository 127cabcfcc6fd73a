import { z } from "zod";
import { linkIdForm, opaqueIdForm, roomIdForm } from "./id-forms.ts";

/** An opaque, unguessable id as nanoid makes them: URL-safe characters, at least 120 bits. */
const opaque = () => z.string().regex(opaqueIdForm);

/** Names one session (one tab's life); only its own page and the server ever see it. */
export const SessionId = opaque().brand<"SessionId">();
export type SessionId = z.infer<typeof SessionId>;

/** Names one match of two sessions; both pages know it, and every match-scoped message carries it. */
export const MatchId = opaque().brand<"MatchId">();
export type MatchId = z.infer<typeof MatchId>;

/** Names one report of a partner. */
export const ReportId = opaque().brand<"ReportId">();
export type ReportId = z.infer<typeof ReportId>;

/** Names one load of the page, so that the server can tell a reload from a reconnect. */
export const PageId = opaque().brand<"PageId">();
export type PageId = z.infer<typeof PageId>;

/** Names one room, and is its link: 96 random bits. */
export const RoomId = z.string().regex(roomIdForm).brand<"RoomId">();
export type RoomId = z.infer<typeof RoomId>;

/** Names one membership of a session in a room, from the knock to the leaving; it reveals neither the session nor the account. */
export const PeerId = opaque().brand<"PeerId">();
export type PeerId = z.infer<typeof PeerId>;

/** Names one `RTCPeerConnection` of one page. Signals carry it, so that a peer can tell a rebuilt link from the old one. */
export const LinkId = z.string().regex(linkIdForm).brand<"LinkId">();
export type LinkId = z.infer<typeof LinkId>;

/** The position of an entry in a session's log; increases, with gaps. */
export const LogId = z.int().nonnegative();
export type LogId = z.infer<typeof LogId>;
