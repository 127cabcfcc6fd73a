import { createContext, type ReactNode, useContext } from "react";

/** How this site presents itself. */
export type Branding = {
  readonly name: string;
  /** The path of the operator's logo; `null` for the project's mark. */
  readonly logo: string | null;
  /** The footer's links to other pages and sites. */
  readonly links: readonly { readonly label: string; readonly href: string }[];
};

const own: Branding = { name: "Let's Meet", logo: null, links: [] };
const Context = createContext(own);

export function BrandingProvider({
  branding,
  children,
}: {
  readonly branding: Branding;
  readonly children: ReactNode;
}) {
  return <Context value={branding}>{children}</Context>;
}

export const useBranding = (): Branding => useContext(Context);
