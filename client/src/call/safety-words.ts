import type { SafetyCode } from "../rtc/safety-code.ts";

/** The state of a safety code, as the page shows it. */
export type VerificationState = "agreeing" | "agreed" | "changed" | "broken";

export const verificationStateOf = (code: SafetyCode): VerificationState =>
  code.state === "agreed" && code.changed ? "changed" : code.state;

/** The words on the badge, their meaning, and what to do. */
export const safetyWords = {
  title: "Safety code",
  close: "Close",
  badge: {
    agreeing: "Safety code: being worked out",
    agreed: "Safety code",
    changed: "Safety code changed",
    broken: "Safety code broken",
  },
  waitingFor: (names: readonly string[]) =>
    names.length === 0
      ? "The code appears as soon as you are connected."
      : `Waiting for ${new Intl.ListFormat("en", { type: "conjunction" }).format(names)}.`,
  meaning: {
    agreeing:
      "Your browsers are working out a code from the keys that lock this call. Then you can compare it with the others.",
    agreed:
      "Read these out to each other, or hold them up to the camera: everybody in this call must see the same five, in the same order. If yours differ, somebody between you may be listening: hang up and tell nothing private.",
    changed:
      "The people are the same but their keys are not, as when somebody has loaded the page again in a browser that keeps nothing. Compare the code once more: if yours differ, somebody between you may be listening.",
    broken:
      "What another browser sent does not fit the keys of this call, so somebody between you may be listening. Hang up, and call each other anew by another link.",
  },
} as const;

const announcements: Readonly<Record<VerificationState, string | null>> = {
  agreeing: null,
  agreed: null,
  changed: "The safety code has changed. Compare it again.",
  broken: "The safety code is broken. Somebody may be listening in.",
};

/** The announcement when a code changes to this state; `null` if the user need not be interrupted. */
export const safetyAnnouncement = (code: SafetyCode): string | null =>
  announcements[verificationStateOf(code)];
