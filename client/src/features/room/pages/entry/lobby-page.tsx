import { OwnPreview } from "../../../../call/devices/own-preview.tsx";
import { Button } from "../../../../ui/button.tsx";
import { LiveRegion } from "../../../../ui/live-region.tsx";
import { useFocusedTitle } from "../../../../ui/use-focused-title.ts";
import { words } from "../../words.ts";
import type { PageProps, RoomIn } from "../page-props.ts";

/** Shown in the lobby of a room, until the host has answered. */
export function LobbyPage({ view, actions, room }: PageProps & { readonly room: RoomIn<"at-door"> }) {
  const title = useFocusedTitle();
  const { name, held } = room.door;
  return (
    <div className="mx-auto flex w-full max-w-xl flex-1 flex-col items-center justify-center gap-5 px-4.5 py-8 text-center">
      <OwnPreview media={view.media} className="aspect-[4/3] w-full max-w-80 shadow-card" />
      <p className="mt-2 max-w-full truncate font-bold text-muted">{name}</p>
      <h1 ref={title} tabIndex={-1} className="text-4xl outline-none sm:text-5xl">
        {words.requestSent}
      </h1>
      <LiveRegion className="flex flex-col items-center gap-4">
        <p className="text-lg leading-normal text-muted">{words.waiting}</p>
        {held !== null && (
          <div className="animate-rise rounded-card border-3 border-ink bg-yellow px-5 py-3 text-lg leading-snug text-on">
            <p className="text-sm font-extrabold">{words.holdSays}</p>
            <p className="wrap-anywhere">{held}</p>
          </div>
        )}
      </LiveRegion>
      <Button onClick={actions.leave}>{words.cancel}</Button>
    </div>
  );
}
