import { DoorOpen } from "lucide-react";
import { PageLink } from "../ui/page-link.tsx";
import { DoorDrawing } from "../ui/trouble-drawings.tsx";
import { useTitle } from "../ui/use-title.ts";
import { appWords } from "./words.ts";

/** The start page of a server without strangers. */
export function RoomsHomePage({ onNavigate }: { readonly onNavigate: (path: string) => void }) {
  useTitle(() => null);
  return (
    <div className="mx-auto flex w-full max-w-xl flex-1 flex-col items-center justify-center gap-5 px-4.5 py-10 text-center">
      <div aria-hidden="true" className="w-full max-w-64">
        <DoorDrawing />
      </div>
      <h1 tabIndex={-1} className="text-4xl outline-none sm:text-5xl">
        {appWords.homeTitle}
      </h1>
      <p className="max-w-md text-lg leading-normal text-muted">{appWords.homePitch}</p>
      <PageLink href="/rooms" onNavigate={onNavigate} tone="yellow" size="large">
        <DoorOpen aria-hidden="true" size={22} strokeWidth={2.6} />
        {appWords.homeRooms}
      </PageLink>
    </div>
  );
}
