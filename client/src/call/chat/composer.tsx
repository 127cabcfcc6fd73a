import { isBlank } from "@lets-meet/shared/protocol/chat.ts";
import { SendHorizontal } from "lucide-react";
import { type KeyboardEvent, useEffect, useId, useRef } from "react";
import { classNames } from "../../ui/class-names.ts";
import { isComposing } from "../../ui/composing.ts";
import { fieldBox } from "../../ui/field.tsx";
import { callWords } from "../words.ts";

export type ComposerProps = {
  readonly draft: string;
  readonly onDraft: (draft: string) => void;
  readonly onSend: (text: string) => void;
  readonly onTyping: (typing: boolean) => void;
  /** In UTF-16 code units. */
  readonly limit: number;
  /** The reason why nothing can be sent now; `null` while messages can be sent. */
  readonly closedBecause: string | null;
  /** The message box takes the focus whenever this changes to another string. */
  readonly focusKey: string | null;
  readonly describedBy?: string;
};

/** The counter shows when fewer characters than this are left. */
const nearLimit = 200;

/** The message box: Enter sends, Shift+Enter breaks the line, and an input method keeps its own Enter. */
export function Composer(props: ComposerProps) {
  const { draft, onDraft, onSend, onTyping, limit, closedBecause, focusKey, describedBy } = props;
  const box = useRef<HTMLTextAreaElement>(null);
  const counterId = useId();
  const left = limit - draft.length;
  const closed = closedBecause !== null;
  const sendable = !closed && !isBlank(draft) && left >= 0;

  useEffect(() => {
    if (focusKey !== null) box.current?.focus({ preventScroll: true });
  }, [focusKey]);

  const send = () => {
    if (!sendable) return;
    onSend(draft.trim());
    onDraft("");
    onTyping(false);
    box.current?.focus({ preventScroll: true });
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || isComposing(event.nativeEvent)) return;
    event.preventDefault();
    send();
  };

  return (
    <form
      className="border-t-3 border-ink p-3"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <div className={classNames(fieldBox, "flex items-end gap-1 pl-3.5", closed && "border-dashed")}>
        <textarea
          ref={box}
          aria-label={callWords.message}
          aria-describedby={classNames(describedBy, left < nearLimit && counterId) || undefined}
          aria-invalid={left < 0}
          dir="auto"
          rows={1}
          value={draft}
          // Not disabled, so that the box keeps the focus when the conversation ends.
          readOnly={closed}
          placeholder={closedBecause ?? callWords.writeMessage}
          enterKeyHint="send"
          onChange={(event) => {
            onDraft(event.target.value);
            onTyping(!isBlank(event.target.value));
          }}
          onKeyDown={onKeyDown}
          className="field-sizing-content max-h-36 min-h-11 min-w-0 flex-1 resize-none bg-transparent py-2.5 leading-normal outline-none"
        />
        <button
          type="submit"
          aria-label={callWords.send}
          // Not disabled either: it may have the focus.
          aria-disabled={!sendable}
          className={classNames(
            "flex size-11 flex-none items-center justify-center rounded-tag",
            sendable ? "text-ink hover:bg-teal hover:text-on" : "text-muted",
          )}
        >
          <SendHorizontal aria-hidden="true" size={22} strokeWidth={2.4} />
        </button>
      </div>
      {left < nearLimit && (
        <p
          id={counterId}
          className={classNames(
            "mt-1.5 text-right text-sm font-bold",
            left < 0 ? "text-ink underline decoration-coral decoration-3" : "text-muted",
          )}
        >
          {callWords.charactersLeft(left)}
        </p>
      )}
    </form>
  );
}
