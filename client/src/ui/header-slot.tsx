import { createContext, type ReactNode, useContext, useState } from "react";
import { createPortal } from "react-dom";

type HeaderSlot = {
  readonly place: HTMLElement | null;
  readonly setPlace: (place: HTMLElement | null) => void;
};

const Slot = createContext<HeaderSlot>({ place: null, setPlace: () => {} });

/** Lets a page deep in the tree render into the shell's header. */
export function HeaderSlotProvider({ children }: { readonly children: ReactNode }) {
  const [place, setPlace] = useState<HTMLElement | null>(null);
  return <Slot value={{ place, setPlace }}>{children}</Slot>;
}

/** The element in the header that a page renders into. */
export function HeaderPlace({ className }: { readonly className?: string }) {
  const { setPlace } = useContext(Slot);
  return <div ref={setPlace} className={className} />;
}

/** Shows its children in the header; without a header nothing is shown. */
export function InHeader({ children }: { readonly children: ReactNode }) {
  const { place } = useContext(Slot);
  return place === null ? null : createPortal(children, place);
}
