import { LoaderCircle } from "lucide-react";
import { LiveRegion } from "../../../ui/live-region.tsx";
import { words } from "../words.ts";

/** The link was opened, and the server says what the room is like. */
export function LookingPage() {
  return (
    <LiveRegion className="flex flex-1 items-center justify-center gap-3 p-6 text-lg font-bold">
      <LoaderCircle aria-hidden="true" size={26} strokeWidth={2.6} className="animate-turn" />
      <h1 className="font-sans text-lg font-bold tracking-normal">{words.looking}</h1>
    </LiveRegion>
  );
}
