import { Check, CheckCheck, CircleAlert, Clock3 } from "lucide-react";
import { classNames } from "../../ui/class-names.ts";
import { deliveryWords } from "../words.ts";
import type { ChatEntry, Delivery } from "./chat-entry.ts";

const icons = { sending: Clock3, sent: Check, delivered: CheckCheck, failed: CircleAlert } as const;

function DeliveryMark({ delivery }: { readonly delivery: Delivery }) {
  const Icon = icons[delivery];
  const word = deliveryWords[delivery];
  return (
    <span
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a screen reader does not announce an element again when only its label changes.
      role="img"
      aria-label={word}
      title={word}
      className={classNames(
        "inline-flex items-center gap-1 text-xs font-bold",
        delivery === "failed" && "rounded-full bg-coral px-1.5 text-on",
      )}
    >
      <Icon aria-hidden="true" size={15} strokeWidth={2.6} />
      {delivery === "failed" && <span aria-hidden="true">{word}</span>}
    </span>
  );
}

/**
 * One message: its author in words and colour, its text as plain text, and the delivery state if it is an own
 * message.
 */
export function ChatEntryView({ entry }: { readonly entry: ChatEntry }) {
  return (
    <div
      className={classNames(
        "max-w-[82%] animate-rise rounded-box border-[2.5px] border-ink px-3 py-1.5 text-[0.9375rem] leading-snug",
        entry.mine
          ? "self-end rounded-br-[4px] bg-teal text-on"
          : "self-start rounded-bl-[4px] bg-surface text-ink",
      )}
    >
      <p className="flex items-center justify-between gap-3 text-xs leading-relaxed font-extrabold">
        <span>
          <bdi>{entry.author}</bdi>
          <span className="sr-only">: </span>
        </span>
        {entry.delivery !== null && <DeliveryMark delivery={entry.delivery} />}
      </p>
      {/* Clipped: combining marks piled on one letter would cover other messages. */}
      <p dir="auto" className="overflow-clip wrap-anywhere whitespace-pre-wrap">
        {entry.text}
      </p>
    </div>
  );
}
