import { createContext, type ReactNode, useContext, useState } from "react";
import { createPortal } from "react-dom";

type HeaderSlot = {
  readonly place: HTMLElement | null;
  readonly setPlace: (place: HTMLElement | null) => void;
};

const Slot = createContext<HeaderSlot>({ place: null, setPlace: () => {} });

/** Lets a page deep in the tree put what belongs to it into the frame's header. */
export function HeaderSlotProvider({ children }: { readonly children: ReactNode }) {
  const [place, setPlace] = useState<HTMLElement | null>(null);
  return <Slot value={{ place, setPlace }}>{children}</Slot>;
}

/** Where the header shows what a page puts there. */
export function HeaderPlace({ className }: { readonly className?: string }) {
  const { setPlace } = useContext(Slot);
  return <div ref={setPlace} className={className} />;
}

/** Shows its children in the header; without a header nothing is shown. */
export function InHeader({ children }: { readonly children: ReactNode }) {
  const { place } = useContext(Slot);
  return place === null ? null : createPortal(children, place);
}
