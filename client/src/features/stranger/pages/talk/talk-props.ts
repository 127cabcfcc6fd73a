import type { Stranger } from "../../state.ts";

/** The phases with a talk to show. */
export type TalkState = Extract<Stranger, { phase: "connecting" | "talking" | "ended" }>;

/** The props of a talk in either mode. */
export type TalkProps = {
  readonly state: TalkState;
  /** The first Esc was pressed: the second disconnects. */
  readonly confirmingStop: boolean;
  /** The server, which was restarted, no longer carries this match's messages; those on the screen stay. */
  readonly messagesStopped: boolean;
  /** Takes a text of 1 to 2,000 UTF-16 code units that is not blank. */
  readonly onSend: (text: string) => void;
  /** Called at every change of the message box; the caller throttles it. */
  readonly onTyping: (typing: boolean) => void;
  readonly onNext: () => void;
  readonly onStop: () => void;
  /** Searches again after a talk has ended. */
  readonly onNew: () => void;
  readonly onBlock: () => void;
  /** The partner can be reported, has been, or neither: the match was over for too long. */
  readonly report: "possible" | "sent" | "none";
  /** Opens the question why. */
  readonly onAskReport: () => void;
  /** Back to the landing page, after a talk has ended. */
  readonly onHome: () => void;
};
