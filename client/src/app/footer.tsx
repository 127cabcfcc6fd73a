import { navigate } from "wouter/use-browser-location";
import { PageLink } from "../ui/page-link.tsx";
import { appWords } from "./words.ts";

/** The line below every page that scrolls. */
export function Footer() {
  return (
    <footer className="flex flex-wrap gap-x-5 gap-y-1 border-t-3 border-ink bg-surface px-4.5 py-3.5 text-sm text-muted lg:px-7">
      <span>{appWords.noAccount}</span>
      <span className="sm:ml-auto">{appWords.openSource}</span>
      <PageLink href="/check" onNavigate={navigate} className="rounded-tag font-bold text-ink underline">
        {appWords.check}
      </PageLink>
    </footer>
  );
}
