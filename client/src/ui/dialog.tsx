import { X } from "lucide-react";
import { type ReactNode, useEffect, useId, useRef } from "react";
import { IconButton } from "./icon-button.tsx";

export type DialogProps = {
  readonly title: string;
  readonly closeLabel: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly actions?: ReactNode;
};

/**
 * A modal dialog, open as long as it is rendered. The native element traps the focus, makes the rest inert
 * and returns the focus; Escape closes it and does not propagate, so that it triggers no shortcut behind it.
 */
export function Dialog({ title, closeLabel, onClose, children, actions }: DialogProps) {
  const titleId = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    if (element === null) return undefined;
    const opener = document.activeElement;
    element.showModal();
    const keepKeys = (event: KeyboardEvent) => event.stopPropagation();
    element.addEventListener("keydown", keepKeys);
    return () => {
      element.removeEventListener("keydown", keepKeys);
      element.close();
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      className="m-auto w-[min(32rem,calc(100vw-2rem))] max-h-[calc(100dvh-2rem)] animate-rise overflow-y-auto rounded-card border-3 border-ink bg-surface p-0 text-ink shadow-card"
    >
      <div className="flex items-start justify-between gap-4 p-5 pb-0 sm:p-6 sm:pb-0">
        <h2 id={titleId} className="pt-1.5 text-2xl">
          {title}
        </h2>
        <IconButton
          label={closeLabel}
          size="small"
          tooltip="none"
          icon={<X size={20} strokeWidth={2.6} />}
          onClick={onClose}
        />
      </div>
      <div className="flex flex-col gap-4 p-5 sm:p-6">
        {children}
        {actions !== undefined && <div className="flex flex-wrap justify-end gap-3 pt-1">{actions}</div>}
      </div>
    </dialog>
  );
}
