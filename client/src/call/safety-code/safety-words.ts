import type { SafetyCode } from "../../rtc/safety-code/safety-code.ts";

/** The state of a safety code, as the page shows it. */
export type VerificationState = "agreeing" | "agreed" | "changed" | "broken";

export const verificationStateOf = (code: SafetyCode): VerificationState =>
  code.state === "agreed" && code.changed ? "changed" : code.state;

/** The words on the badge, their meaning, and what to do. */
export const safetyWords = {
  title: "Safety code",
  close: "Close",
  badge: {
    agreeing: "Safety code: not ready yet",
    agreed: "Safety code",
    changed: "Safety code changed",
    broken: "Safety code broken",
  },
  waitingFor: (names: readonly string[]) =>
    names.length === 0
      ? "The code appears as soon as you're connected."
      : `Waiting for ${new Intl.ListFormat("en", { type: "conjunction" }).format(names)}.`,
  meaning: {
    agreeing:
      "Your browsers are creating a code from the keys that encrypt this call. Then you can compare it with the others.",
    agreed:
      "Read these out to each other, or hold them up to the camera: everyone in this call must see the same five, in the same order. If yours differ, someone between you may be listening: hang up and don't share anything private.",
    changed:
      "The same people are here, but someone's key has changed, for example because they reloaded the page in a browser that saves nothing. Compare the code again: if yours differ, someone between you may be listening.",
    broken:
      "What another browser sent doesn't match the keys of this call, so someone between you may be listening. Hang up and don't share anything private. In a room, use a new link for the next call.",
  },
} as const;

const announcements: Readonly<Record<VerificationState, string | null>> = {
  agreeing: null,
  agreed: null,
  changed: "The safety code has changed. Compare it again.",
  broken: "The safety code is broken. Someone may be listening in.",
};

/** The announcement when a code changes to this state; `null` if the user need not be interrupted. */
export const safetyAnnouncement = (code: SafetyCode): string | null =>
  announcements[verificationStateOf(code)];
