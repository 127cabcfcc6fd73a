import { linkIdForm, opaqueIdForm } from "@lets-meet/shared/id-forms.ts";
import { limits } from "@lets-meet/shared/limits.ts";
import type { SendPeerSignals } from "@lets-meet/shared/protocol/room.ts";
import type { SendSignal } from "@lets-meet/shared/protocol/signal.ts";

/*
 * Recognizes signals in the form that every page of ours sends, because the schema would be the largest part of what
 * forwarding one costs. What is recognized here is valid and has no other fields, so the schema would return it unchanged;
 * anything else, valid or not, is left to the schema.
 */

type Fields = Readonly<Record<string, unknown>>;

/** The value's fields, if it is an object with that many. */
function fieldsOf(value: unknown, count: number): Fields | null {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  return Object.keys(value).length === count ? (value as Fields) : null;
}

const isText = (value: unknown, most: number): boolean => typeof value === "string" && value.length <= most;
const isTextOrNull = (value: unknown, most: number): boolean => value === null || isText(value, most);
const isForm = (value: unknown, form: RegExp): boolean => typeof value === "string" && form.test(value);
const isCount = (value: unknown, least: number, most = Number.MAX_SAFE_INTEGER): boolean =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= least && value <= most;

function isUsualSignal(value: unknown): boolean {
  const candidate = fieldsOf(value, 5);
  if (candidate !== null) {
    const { kind, candidate: line, sdpMid, sdpMLineIndex, usernameFragment } = candidate;
    return (
      kind === "candidate" &&
      isText(line, limits.candidateLength) &&
      isTextOrNull(sdpMid, limits.sdpMidLength) &&
      (sdpMLineIndex === null || isCount(sdpMLineIndex, 0, limits.mostSdpMLineIndex)) &&
      isTextOrNull(usernameFragment, limits.usernameFragmentLength)
    );
  }
  const description = fieldsOf(value, 3);
  return (
    description !== null &&
    description.kind === "description" &&
    (description.type === "offer" || description.type === "answer") &&
    isText(description.sdp, limits.sdpLength)
  );
}

function isUsualBatch(value: unknown, destination: "matchId" | "peerId"): boolean {
  const fields = fieldsOf(value, 6);
  if (fields === null) return false;
  const { seq, from, to, place, signals } = fields;
  return (
    isForm(fields[destination], opaqueIdForm) &&
    isCount(seq, 1) &&
    isForm(from, linkIdForm) &&
    (to === null || isForm(to, linkIdForm)) &&
    isCount(place, 0) &&
    Array.isArray(signals) &&
    signals.length <= limits.signalsPerMessage &&
    signals.every(isUsualSignal)
  );
}

/** True if the value is what the schema `SendSignal` would return for it, in the usual form. */
export const isUsualSendSignal = (value: unknown): value is SendSignal => isUsualBatch(value, "matchId");
/** True if the value is what the schema `SendPeerSignals` would return for it, in the usual form. */
export const isUsualPeerSignals = (value: unknown): value is SendPeerSignals => isUsualBatch(value, "peerId");
