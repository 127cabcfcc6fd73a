import type { Reaction } from "@lets-meet/shared/protocol/room.ts";
import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import { IconButton } from "../../../../ui/icon-button.tsx";
import { words } from "../../words.ts";
import { ReactionRow } from "./reaction-row.tsx";

export type ReactionButtonProps = {
  readonly icon: ReactNode;
  readonly onReact: (reaction: Reaction) => void;
};

/** Shows the reactions above itself until one is chosen, Escape is pressed, or the user presses elsewhere. */
export function ReactionButton({ icon, onReact }: ReactionButtonProps) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const root = useRef<HTMLDivElement>(null);
  const close = () => {
    setOpen(false);
    root.current?.querySelector<HTMLElement>("[aria-expanded]")?.focus();
  };
  useEffect(() => {
    if (!open) return undefined;
    root.current?.querySelector<HTMLElement>("[data-row] button")?.focus();
    const onPress = (event: PointerEvent) => {
      if (event.target instanceof Node && root.current?.contains(event.target) === false) setOpen(false);
    };
    document.addEventListener("pointerdown", onPress);
    return () => document.removeEventListener("pointerdown", onPress);
  }, [open]);
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- the key is for whatever inside has the focus.
    <div
      ref={root}
      className="relative flex"
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !open) return;
        event.stopPropagation();
        close();
      }}
    >
      <IconButton
        label={words.reactions}
        tooltip={open ? "none" : "above"}
        tone={open ? "lilac" : "plain"}
        aria-expanded={open}
        aria-controls={id}
        icon={icon}
        onClick={() => setOpen(!open)}
      />
      <div
        id={id}
        data-row
        className={
          open
            ? "absolute bottom-full left-1/2 z-50 mb-3 w-max -translate-x-1/2 rounded-card border-3 border-ink bg-surface p-2.5 shadow-btn"
            : "hidden"
        }
      >
        <ReactionRow
          onReact={(reaction) => {
            onReact(reaction);
            close();
          }}
        />
      </div>
    </div>
  );
}
