import { logged, requests } from "@lets-meet/shared/protocol/events.ts";
import { schemaOf } from "./request.ts";

const id = "rehearsal-rehearsal-1";
const link = "rehearsal-1";
const description = { kind: "description", type: "offer", sdp: "v=0" };
const candidate = {
  kind: "candidate",
  candidate: "candidate:1",
  sdpMid: "0",
  sdpMLineIndex: 0,
  usernameFragment: "u",
};
const batch = { matchId: id, from: link, to: link, place: 0, signals: [description, candidate] };
const match = { matchId: id, mode: "video", sharedInterests: [], sharedLanguage: null, polite: true };
const searching = {
  waitedMs: 0,
  ladder: [{ rung: "anyone", fromMs: 0 }],
  climb: { kind: "climbing", offsetMs: 0 },
  typicalWaitMs: null,
  ice: { iceServers: [{ urls: "stun:stun.example.org" }], policy: "all", expiresInMs: null },
};

/** The messages between a search and a call: each schema with a sample. */
export const lines = [
  [schemaOf("stranger:search"), { ok: true, value: searching }],
  [logged["stranger:matched"].payload, match],
  [requests["signal:send"].payload, { ...batch, seq: 1 }],
  [schemaOf("signal:send"), { ok: true, value: {} }],
  [logged["signal:deliver"].payload, batch],
] as const;

/**
 * Parses the messages between a search and a call once. A browser compiles code on its first run, which for
 * these schemas takes longer than all later runs together and would delay the first picture of a call.
 */
export function rehearse(): void {
  for (const [schema, sample] of lines) schema.safeParse(sample);
}
