import { type ReactNode, useEffect } from "react";
import { classNames } from "../ui/class-names.ts";
import { HeaderSlotProvider } from "../ui/header-slot.tsx";
import { LiveRegion } from "../ui/live-region.tsx";
import { useVisibleHeight } from "../ui/use-visible-height.ts";
import { Footer } from "./footer.tsx";
import { Header } from "./header.tsx";
import type { Theme } from "./theme.ts";
import { appWords } from "./words.ts";

/** The frame keeps clear of a phone's rounded corners and bars. */
export const frameLook =
  "flex flex-col bg-paper pt-[env(safe-area-inset-top)] pr-[env(safe-area-inset-right)] pb-[env(safe-area-inset-bottom)] pl-[env(safe-area-inset-left)] text-ink";

export type ShellProps = {
  /** The number of sessions online; `null` while unknown. */
  readonly online: number | null;
  readonly theme: Theme;
  readonly onToggleTheme: () => void;
  /** A banner between header and page, such as {@link ConnectionBanner}. */
  readonly banner?: ReactNode;
  /**
   * `page` scrolls; `stage` fills the screen, has no footer, on phones no header, and leaves the header to
   * the call. It scrolls only when large text or little height leave no room for its controls.
   */
  readonly layout: "page" | "stage";
  readonly onHome?: () => void;
  readonly children: ReactNode;
};

/** The frame around every page. */
export function Shell({ layout, banner, children, ...header }: ShellProps) {
  const stage = layout === "stage";
  const visibleHeight = useVisibleHeight();
  useEffect(() => {
    // With little room above an on-screen keyboard the stage scrolls, and the focused field must stay
    // visible.
    if (stage && visibleHeight !== null) document.activeElement?.scrollIntoView({ block: "nearest" });
  }, [stage, visibleHeight]);
  return (
    <HeaderSlotProvider>
      <div
        // Set through the CSSOM, which the page's CSP allows.
        style={stage && visibleHeight !== null ? { height: visibleHeight } : undefined}
        className={classNames(
          frameLook,
          stage ? "fixed inset-x-0 top-0 h-dvh overflow-x-hidden overflow-y-auto" : "min-h-dvh",
        )}
      >
        <a
          href="#content"
          className="absolute top-2 left-2 z-50 -translate-y-24 rounded-box border-3 border-ink bg-yellow px-4 py-2 font-extrabold text-on focus:translate-y-0"
        >
          {appWords.skipToContent}
        </a>
        <Header {...header} online={stage ? null : header.online} className={stage ? "max-lg:hidden" : ""} />
        <LiveRegion className="empty:hidden">{banner}</LiveRegion>
        <main id="content" tabIndex={-1} className="flex min-w-0 flex-1 flex-col outline-none">
          {children}
        </main>
        {!stage && <Footer />}
      </div>
    </HeaderSlotProvider>
  );
}
