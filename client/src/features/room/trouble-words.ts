import type { Refusal } from "@lets-meet/shared/protocol/ack.ts";
import type { LeftReason } from "./state.ts";
import type { RoomView } from "./view.ts";

type Said = { readonly title: string; readonly said: string };

/**
 * The reasons why a room's entry is closed when the form cannot help; all other refusals are bugs of this
 * program.
 */
export const closedWords: Partial<Readonly<Record<Refusal, Said>>> = {
  "no-such-room": {
    title: "There is no such room.",
    said: "It may have ended, or the link lost a piece on its way. Ask whoever sent it for a new one.",
  },
  "in-room": {
    title: "You are in another room.",
    said: "Leave that one first, then open this link again.",
  },
  "in-match": {
    title: "You are talking with a stranger.",
    said: "End that talk first, then open this link again.",
  },
  "rate-limited": { title: "Not so fast.", said: "That was a lot at once. Take a breath and try again." },
  unavailable: {
    title: "Rooms are out of reach.",
    said: "The server cannot look rooms up at the moment. Try again in a moment.",
  },
  draining: { title: "One moment.", said: "The server is restarting. Try again in a moment." },
};

export const closedOtherwise: Said = {
  title: "Something broke on our side.",
  said: "The server could not do that. It may work the next time.",
};

/** The obstacles in the green room, shown above the form. */
export const troubleWords: Partial<Readonly<Record<Refusal, (capacity: number) => Said>>> = {
  "room-full": (capacity) => ({
    title: "The room is full.",
    said: `It holds ${capacity} people, because everybody sends their picture to everybody else. Try again when somebody has left.`,
  }),
  "room-locked": () => ({
    title: "The room is locked.",
    said: "The host lets nobody in at this moment. Try again later.",
  }),
  "lobby-full": () => ({
    title: "There is a crowd at the door.",
    said: "Very many people wait to be let in. Try again in a moment.",
  }),
  "wrong-passcode": () => ({ title: "That is not the passcode.", said: "Check it and try again." }),
  "name-needed": () => ({ title: "Your name is missing.", said: "Type the name that the others will see." }),
  "account-needed": () => ({
    title: "This room asks for an account.",
    said: "Its owner takes nobody without one. Log in or sign up, and you come back to this room.",
  }),
  "no-such-invite": () => ({
    title: "This invite has run out.",
    said: "It has expired or was taken back. Ask whoever sent it for a new one, or come without it.",
  }),
  "kept-out": () => ({
    title: "You cannot come in for now.",
    said: "The host has removed you or has not let you in. Wait a while before you ask again.",
  }),
  "rate-limited": () => ({ title: "Not so fast.", said: "Wait a moment and try again." }),
};

type Unheeded = NonNullable<RoomView["unheeded"]>;

/** The reason why a user's action was refused. */
export const unheededWords = (code: Unheeded): string => unheeded[code] ?? "That did not work. Try again.";

const unheeded: Partial<Readonly<Record<Unheeded, string>>> = {
  "no-screen": "Your screen was not shared. Check that your system lets this browser record the screen.",
  "room-full": "The room is full. You can let them in when somebody has left.",
  "is-owner": "The room is theirs: nobody can remove its owner.",
  "not-host": "You are not the host any more.",
  "rate-limited": "Not so fast. Wait a moment and try again.",
  unanswered: "The server does not answer. Try again when the connection is back.",
};

/**
 * The login that the user joined with has ended, and there is a new one: the password was changed in another
 * tab.
 */
export const newLoginWords: Said = {
  title: "Your login was renewed.",
  said: "The password was changed, or you logged in again. Come back to this room with it.",
};

/** The texts for the end of a stay. */
export const leftWords: Readonly<Record<LeftReason, Said>> = {
  left: { title: "You have left.", said: "The call goes on for whoever is still inside." },
  removed: { title: "The host has removed you.", said: "You cannot come straight back." },
  rejected: { title: "The host has not let you in.", said: "Wait a while before you ask again." },
  ended: { title: "The call is over.", said: "The host has ended it for everybody." },
  gone: { title: "Connection lost.", said: "You were away for too long, so the call went on without you." },
  "logged-out": { title: "You were logged out.", said: "Log in again to come back to this room." },
  "crowded-out": {
    title: "There is a crowd at the door.",
    said: "So many people are waiting that your place went to someone else. Try again in a moment.",
  },
  "session-lost": { title: "Connection lost.", said: "The server no longer knows that you were here." },
};
