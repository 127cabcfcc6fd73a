import { navigate } from "wouter/use-browser-location";
import { useBranding } from "../ui/branding.tsx";
import { PageLink } from "../ui/page-link.tsx";
import { textNames } from "./route.ts";
import { appWords } from "./words.ts";

const linkLook = "rounded-tag font-bold text-ink underline";

/** The line below every page that scrolls. */
export function Footer() {
  const { links } = useBranding();
  return (
    <footer className="flex flex-wrap gap-x-5 gap-y-1 border-t-3 border-ink bg-surface px-4.5 py-3.5 text-sm text-muted lg:px-7">
      <span>{appWords.noAccount}</span>
      <span className="sm:ml-auto">{appWords.openSource}</span>
      {links.map(({ label, href }) => (
        // In another tab: this one may be in a search or a lobby.
        <a key={`${label} ${href}`} href={href} target="_blank" rel="noreferrer" className={linkLook}>
          {label}
        </a>
      ))}
      {textNames.map((name) => (
        <PageLink key={name} href={`/${name}`} onNavigate={navigate} className={linkLook}>
          {appWords.texts[name]}
        </PageLink>
      ))}
      <PageLink href="/check" onNavigate={navigate} className={linkLook}>
        {appWords.check}
      </PageLink>
    </footer>
  );
}
