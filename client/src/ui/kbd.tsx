import type { ReactNode } from "react";

/** A key's name, as a hint on a control; hidden from assistive technology, which has `aria-keyshortcuts`. */
export function Kbd({ children }: { readonly children: ReactNode }) {
  return (
    <kbd
      aria-hidden="true"
      className="pointer-coarse:hidden rounded-[7px] border-2 border-current px-1.5 py-px font-sans text-xs leading-snug font-extrabold"
    >
      {children}
    </kbd>
  );
}
