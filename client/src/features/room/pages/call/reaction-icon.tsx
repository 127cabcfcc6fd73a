import type { Reaction } from "@lets-meet/shared/protocol/room.ts";
import { Frown, Hand, Heart, Laugh, PartyPopper, ThumbsUp } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "../../../../ui/class-names.ts";

const stroke = { "aria-hidden": true, size: 22, strokeWidth: 2.6 } as const;

/** A clapping hand. */
const clap = (
  <span aria-hidden="true" className="relative flex">
    <Hand size={18} strokeWidth={2.8} className="mt-1.5 -rotate-12" />
    <svg viewBox="0 0 24 24" className="absolute -inset-1 size-7.5" fill="none" stroke="currentColor">
      <path d="M5 6 3.2 3.6M11 3.6V1M18 6l2-2.2" strokeWidth="2.2" strokeLinecap="round" />
    </svg>
  </span>
);

/** A face with its mouth open. */
const wow = (
  <svg viewBox="0 0 24 24" aria-hidden="true" className="size-5.5" fill="none" stroke="currentColor">
    <g strokeWidth="2.6" strokeLinecap="round">
      <circle cx="12" cy="12" r="10" />
      <circle cx="12" cy="15.5" r="2.4" />
      <path d="M8.5 8.5h.01M15.5 8.5h.01" />
    </g>
  </svg>
);

const drawn: Readonly<Record<Reaction, { readonly icon: ReactNode; readonly tone: string }>> = {
  "thumbs-up": { icon: <ThumbsUp {...stroke} />, tone: "bg-teal" },
  heart: { icon: <Heart {...stroke} />, tone: "bg-coral" },
  clap: { icon: clap, tone: "bg-yellow" },
  laugh: { icon: <Laugh {...stroke} />, tone: "bg-yellow" },
  wow: { icon: wow, tone: "bg-lilac" },
  sad: { icon: <Frown {...stroke} />, tone: "bg-lilac" },
  party: { icon: <PartyPopper {...stroke} />, tone: "bg-coral" },
};

export type ReactionIconProps = { readonly reaction: Reaction; readonly className?: string };

/** A reaction as a coloured badge, drawn from icons so that it looks the same everywhere. */
export function ReactionIcon({ reaction, className }: ReactionIconProps) {
  const { icon, tone } = drawn[reaction];
  return (
    <span
      className={classNames(
        "inline-flex size-11 items-center justify-center rounded-full border-3 border-ink text-on",
        tone,
        className,
      )}
    >
      {icon}
    </span>
  );
}
