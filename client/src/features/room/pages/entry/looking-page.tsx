import { LoaderCircle } from "lucide-react";
import { LiveRegion } from "../../../../ui/live-region.tsx";
import { words } from "../../words.ts";

/** Shown from opening the link until the server answers with the preview. */
export function LookingPage() {
  return (
    <LiveRegion className="flex flex-1 items-center justify-center gap-3 p-6 text-lg font-bold">
      <LoaderCircle aria-hidden="true" size={26} strokeWidth={2.6} className="animate-turn" />
      <h1 className="font-sans text-lg font-bold tracking-normal">{words.looking}</h1>
    </LiveRegion>
  );
}
