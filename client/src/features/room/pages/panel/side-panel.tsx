import { X } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from "react";
import { isComposing } from "../../../../ui/composing.ts";
import { IconButton } from "../../../../ui/icon-button.tsx";

/** The head of a panel: its name and its close button. */
export function PanelHead(props: {
  readonly icon: ReactNode;
  readonly title: string;
  readonly closeLabel: string;
  readonly onClose: () => void;
}) {
  return (
    <>
      {props.icon}
      <h2 className="flex-1 font-sans text-base tracking-normal">{props.title}</h2>
      <IconButton
        label={props.closeLabel}
        size="small"
        tooltip="none"
        icon={<X size={20} strokeWidth={2.6} />}
        onClick={props.onClose}
        className="shadow-none!"
      />
    </>
  );
}

export type SidePanelProps = { readonly onClose: () => void; readonly children: ReactNode };

/**
 * A panel beside the pictures, or over them on a phone. Escape closes it, and the focus returns to its
 * opener.
 */
export function SidePanel({ onClose, children }: SidePanelProps) {
  const panel = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const opener = document.activeElement;
    const element = panel.current;
    // The chat focuses its own message box; the requests above the panel must not get the focus, or they
    // could be pressed by accident.
    if (element !== null && !element.contains(opener) && element.querySelector("textarea") === null)
      element.lastElementChild?.querySelector<HTMLElement>("button")?.focus({ preventScroll: true });
    return () => {
      if (opener instanceof HTMLElement && opener.isConnected && document.activeElement === document.body)
        opener.focus({ preventScroll: true });
    };
  }, []);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || isComposing(event.nativeEvent)) return;
    event.stopPropagation();
    onClose();
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- the key is for whatever in the panel has the focus.
    <div
      ref={panel}
      onKeyDown={onKeyDown}
      className="absolute inset-x-0 top-0 bottom-20 z-40 flex flex-col gap-2.5 bg-paper *:last:flex-1 max-lg:overflow-y-auto lg:relative lg:inset-auto lg:bg-transparent short:bottom-0"
    >
      {children}
    </div>
  );
}
