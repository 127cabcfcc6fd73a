import { Reaction } from "@lets-meet/shared/protocol/room.ts";
import { reactionWords } from "../../words.ts";
import { ReactionIcon } from "./reaction-icon.tsx";

export type ReactionRowProps = { readonly onReact: (reaction: Reaction) => void };

/** All reactions side by side. */
export function ReactionRow({ onReact }: ReactionRowProps) {
  return (
    <div className="flex flex-wrap justify-center gap-2">
      {Reaction.options.map((reaction) => (
        <button
          key={reaction}
          type="button"
          aria-label={reactionWords[reaction]}
          title={reactionWords[reaction]}
          onClick={() => onReact(reaction)}
          className="rounded-full transition-transform duration-120 hover:-translate-y-0.5 active:translate-y-0.5"
        >
          <ReactionIcon reaction={reaction} />
        </button>
      ))}
    </div>
  );
}
