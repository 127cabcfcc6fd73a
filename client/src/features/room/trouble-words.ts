import type { Refusal } from "@lets-meet/shared/protocol/ack.ts";
import type { RoomView } from "./call/view.ts";
import type { LeftReason } from "./state.ts";

type RefusalWords = { readonly title: string; readonly text: string };

/**
 * The reasons why a room's entry is closed when the form cannot help; all other refusals are bugs of this
 * program.
 */
export const closedWords: Partial<Readonly<Record<Refusal, RefusalWords>>> = {
  "no-such-room": {
    title: "Room not found.",
    text: "It may have ended, or the link is incomplete. Ask the person who sent it for a new one.",
  },
  "in-room": {
    title: "You're in another room.",
    text: "Leave it first, then open this link again.",
  },
  "in-match": {
    title: "You're chatting with a stranger.",
    text: "End that chat first, then open this link again.",
  },
  "rate-limited": { title: "Too many tries.", text: "Wait a moment and try again." },
  unavailable: {
    title: "Rooms aren't available.",
    text: "The server can't look up rooms right now. Try again in a moment.",
  },
  draining: { title: "One moment.", text: "The server is restarting. Try again in a moment." },
};

export const closedOtherwise: RefusalWords = {
  title: "Something went wrong on our side.",
  text: "The server couldn't do that. Try again.",
};

/** The obstacles in the green room, shown above the form. */
export const troubleWords: Partial<Readonly<Record<Refusal, (capacity: number) => RefusalWords>>> = {
  "room-full": (capacity) => ({
    title: "The room is full.",
    text: `It holds up to ${capacity} people, because everyone sends video to everyone else. Try again when someone leaves.`,
  }),
  "room-locked": () => ({
    title: "The room is locked.",
    text: "The host isn't letting anyone in right now. Try again later.",
  }),
  "lobby-full": () => ({
    title: "The lobby is full.",
    text: "Too many people are waiting to be let in. Try again in a moment.",
  }),
  "wrong-passcode": () => ({ title: "Wrong passcode.", text: "Check it and try again." }),
  "name-needed": () => ({ title: "Enter your name.", text: "Others in the room will see it." }),
  "account-needed": () => ({
    title: "This room requires an account.",
    text: "Its owner doesn't allow guests. Log in or sign up, and you'll come back to this room.",
  }),
  "no-such-invite": () => ({
    title: "This invite no longer works.",
    text: "It expired or was revoked. Ask the person who sent it for a new one, or join without it.",
  }),
  "kept-out": () => ({
    title: "You can't join right now.",
    text: "The host removed you or didn't let you in. Wait a while before you ask again.",
  }),
  "rate-limited": () => ({ title: "Too many tries.", text: "Wait a moment and try again." }),
};

type RefusedAction = NonNullable<RoomView["refusedAction"]>;

/** The reason why a user's action was refused. */
export const refusedActionWords = (code: RefusedAction): string =>
  refusedAction[code] ?? "That didn't work. Try again.";

const refusedAction: Partial<Readonly<Record<RefusedAction, string>>> = {
  "no-screen": "Couldn't share your screen. Check that your system lets this browser record the screen.",
  "room-full": "The room is full. You can let them in when someone leaves.",
  "is-owner": "You can't remove the owner of the room.",
  "not-host": "You're not the host anymore.",
  "rate-limited": "That was too fast. Wait a moment and try again.",
  unanswered: "The server isn't responding. Try again when you're back online.",
};

/**
 * The login that the user joined with has ended, and there is a new one: the password was changed in another
 * tab.
 */
export const newLoginWords: RefusalWords = {
  title: "You're logged in again.",
  text: "Your password was changed, or you logged in again. You can rejoin this room.",
};

/** The texts for the end of a membership. */
export const leftWords: Readonly<Record<LeftReason, RefusalWords>> = {
  left: { title: "You left the room.", text: "The call continues for everyone still in it." },
  removed: { title: "The host removed you.", text: "You can't rejoin for a while." },
  rejected: { title: "The host didn't let you in.", text: "Wait a while before you ask again." },
  ended: { title: "The call has ended.", text: "The host ended it for everyone, or the room was deleted." },
  gone: { title: "Connection lost.", text: "You were away too long, so the call continued without you." },
  "logged-out": { title: "You were logged out.", text: "Log in again to come back to this room." },
  "crowded-out": {
    title: "The lobby is full.",
    text: "So many people are waiting that your spot went to someone else. Try again in a moment.",
  },
  "session-lost": { title: "Connection lost.", text: "The server lost your place in this room." },
};
