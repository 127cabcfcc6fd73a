import type { ReportReason } from "@lets-meet/shared/protocol/safety.ts";
import type { LadderMove, Mode } from "@lets-meet/shared/protocol/stranger.ts";
import { noScreen, sendingOf } from "../../call/devices/sending.ts";
import type { Outbox } from "../../net/outbox.ts";
import type { Ask } from "../../net/request.ts";
import type { RequestRetrier } from "../../net/request-retrier.ts";
import type { OwnTyping } from "../../net/typing.ts";
import type { DeviceKind } from "../../rtc/devices/device-kind.ts";
import type { Capture } from "../../rtc/devices/media-devices.ts";
import type { CallController } from "./call/call-controller.ts";
import type { Entry } from "./entry/entry.ts";
import { giveUpCalls } from "./search/no-calls.ts";
import { isInMatch } from "./state.ts";
import type { Preferences, StrangerStore } from "./store.ts";
import { canReport } from "./talk/can-report.ts";
import type { Consent } from "./talk/consent.ts";
import type { Talk } from "./talk/talk.ts";
import { words } from "./words.ts";

export type ActionsOptions = {
  readonly store: StrangerStore;
  readonly ask: Ask;
  readonly outbox: Pick<Outbox, "push">;
  readonly retrier: Pick<RequestRetrier, "block" | "report">;
  readonly capture: Pick<Capture, "openBoth" | "want" | "retry" | "choose">;
  readonly calls: Pick<CallController, "say">;
  readonly ownTyping: OwnTyping;
  readonly consent: Consent;
  readonly entry: Entry;
  readonly now: () => number;
};

/** The number of this side's next message. */
const nextOf = (talk: Talk): number =>
  Math.max(0, ...talk.lines.filter(({ from }) => from === "you").map(({ seq }) => seq)) + 1;

export type StrangerActions = ReturnType<typeof createActions>;

/** The time in which the second Esc counts, in milliseconds. */
const confirmMs = 3_000;

/**
 * All actions of a user on the pages with strangers. An action that is not possible at the moment does
 * nothing.
 */
export function createActions(options: ActionsOptions) {
  const { store, ask, outbox, retrier, capture, calls, ownTyping, consent, entry, now } = options;
  let confirmTimer: ReturnType<typeof setTimeout> | undefined;
  // Numbers for messages that the outbox did not number, below all of its own.
  let unnumbered = 0;
  const mayCall = () => store.getState().noVideo === null;
  const confirm = (confirmingStop: boolean) => {
    clearTimeout(confirmTimer);
    confirmTimer = confirmingStop ? setTimeout(() => confirm(false), confirmMs) : undefined;
    store.setState({ confirmingStop });
  };
  const search = (mode: Mode) => {
    if (mode === "video" && !mayCall()) return goHome();
    confirm(false);
    store.setState({ refused: null, restarted: false, askingAddress: false });
    store.dispatch({ type: "search", wish: { ...store.getState().preferences, mode } });
  };
  const stop = () => {
    confirm(false);
    store.dispatch({ type: "stop" });
  };
  const searchVideo = () => {
    const { shield, addressAccepted } = store.getState();
    if (shield === false && !addressAccepted) store.setState({ askingAddress: true });
    else search("video");
  };
  /** Text searches at once; video goes through the green room first. */
  const start = (mode: Mode) => {
    if (!entry.opens(mode)) return;
    store.setState({ refused: null });
    const wish = { ...store.getState().preferences, mode };
    if (mode === "text") search("text");
    else if (mayCall()) store.dispatch({ type: "prepare", wish });
  };
  const searchAgain = () => {
    const { stranger } = store.getState();
    if (stranger.phase !== "ended") return;
    if (stranger.wish.mode === "video") searchVideo();
    else search("text");
  };
  const goHome = () => {
    store.setState({ refused: null, restarted: false, askingAddress: false, askingRules: null });
    store.dispatch({ type: "home" });
  };
  const depart = () => {
    stop();
    goHome();
  };
  const carryOn = async (wanted: boolean) => {
    const { stranger, media } = store.getState();
    if (!isInMatch(stranger)) return;
    const { matchId, polite } = stranger.talk.match;
    store.dispatch({ type: "keep", matchId, wanted });
    const wish = { name: words.nameInRoom(polite), sending: sendingOf(media, noScreen) };
    const answer = await ask("stranger:keep", { matchId, wanted, ...wish });
    // A wish that the server does not know does not count.
    if (!answer.ok) store.dispatch({ type: "keep", matchId, wanted: false });
  };
  const ladder = async (move: LadderMove["move"]) => {
    const answer = await ask("stranger:ladder", { move });
    if (answer.ok && store.getState().stranger.phase === "searching")
      store.dispatch({ type: "search-accepted", search: answer.value, now: now() });
  };

  return {
    prefer: (preferences: Preferences) => store.setState({ preferences }),
    start,
    /** Answers the question about the rules. */
    answerRules: (accepted: boolean) => {
      const mode = entry.answer(accepted);
      if (mode === null) return;
      if (store.getState().stranger.phase === "preparing") searchVideo();
      else start(mode);
    },
    /** If the partner could see this page's address, the user is told first, and asked once. */
    searchVideo,
    /** Answers the question about the address. */
    acceptAddress: (accepted: boolean) => {
      store.setState({ askingAddress: false, addressAccepted: accepted });
      if (!accepted) return;
      consent.give();
      search("video");
    },
    /** Offers to carry on in a room with this partner, or withdraws that. */
    keepTalking: (wanted: boolean) => void carryOn(wanted),
    /** Also when a video search, or even a call, has begun behind the green room. */
    continueWithText: () => {
      depart();
      search("text");
    },
    next: () => {
      confirm(false);
      const { stranger } = store.getState();
      if (isInMatch(stranger) && stranger.wish.mode === "video" && !mayCall()) return depart();
      store.setState({ restarted: false });
      store.dispatch({ type: "next" });
    },
    /** This browser turns out to support no calls. */
    cannotCall: () => giveUpCalls(store),
    stop,
    searchAgain,
    home: goHome,
    /** Ends any search or match, and goes home. */
    depart,
    retry: () => {
      const { refused } = store.getState();
      if (refused !== null) search(refused.wish.mode);
    },
    /** First asks, then stops, then searches. */
    escape: () => {
      const { stranger, confirmingStop } = store.getState();
      // A user who has pressed twice to stop, and whose partner was quicker, wants no new search.
      if (stranger.phase === "ended" && confirmTimer !== undefined) confirm(false);
      else if (stranger.phase === "ended") searchAgain();
      else if (stranger.phase === "idle" || stranger.phase === "preparing") return;
      else if (confirmingStop) stop();
      else confirm(true);
    },
    block: () => {
      const { stranger } = store.getState();
      if (!isInMatch(stranger) && stranger.phase !== "ended") return;
      retrier.block(stranger.talk.match.matchId);
      store.dispatch({ type: "stop" });
    },
    /** Asks why the partner is reported, if that is still possible. */
    askReport: () => {
      if (canReport(store.getState())) store.setState({ reporting: true });
    },
    /** Reports the partner, which blocks it and leaves; `null` does nothing. */
    report: (reason: ReportReason | null) => {
      const { reportable } = store.getState();
      const isPossible = canReport(store.getState());
      store.setState({ reporting: false });
      if (reason === null || reportable === null || !isPossible) return;
      retrier.report(reportable, reason);
      store.setState({ reported: reportable });
      store.dispatch({ type: "stop" });
    },
    say: (text: string) => {
      const { stranger } = store.getState();
      if (!isInMatch(stranger)) return;
      const { talk } = stranger;
      const { matchId } = talk.match;
      ownTyping.forget();
      // A server that does not know the match accepts no message for it; the link continues with the next
      // number.
      const seq = talk.severed ? nextOf(talk) : outbox.push("chat:send", { matchId, text });
      const line = { matchId, seq: seq ?? --unnumbered };
      store.dispatch({ type: "said", ...line, text });
      const isSaid = seq !== null && calls.say({ kind: "chat", seq, text });
      if (isSaid) store.dispatch({ type: "sent", matchId, seq });
      else if (seq === null || talk.severed) store.dispatch({ type: "unsent", ...line });
    },
    typing: (typing: boolean) => ownTyping.change(typing),
    ladder: (move: LadderMove["move"]) => void ladder(move),
    openBoth: () => void capture.openBoth(),
    want: (kind: DeviceKind, live: boolean) => void capture.want(kind, live),
    retryDevice: (kind: DeviceKind | "both") => void capture.retry(kind),
    choose: (kind: DeviceKind, id: string) => void capture.choose(kind, id),
    setAutoNext: (autoNext: boolean) => store.setState({ autoNext }),
    setSingleKeys: (singleKeys: boolean) => store.setState({ singleKeys }),
    readRestarted: () => store.setState({ restarted: false }),
  };
}
