import { PersonDrawing } from "../../../../ui/person-drawing.tsx";

/** Shown in place of a picture during a text search: the user, and an unknown partner. */
export function SearchDrawing() {
  return (
    <div
      aria-hidden="true"
      className="mx-auto flex w-full max-w-xl items-center justify-center py-2 max-lg:max-w-xs"
    >
      <div className="relative z-10 aspect-square w-[52%] -rotate-3 overflow-hidden rounded-[28px] border-3 border-ink shadow-card">
        <PersonDrawing look="sunny" />
        <span className="absolute top-[10%] right-[8%] flex gap-1.5 rounded-2xl rounded-bl-sm border-3 border-ink bg-surface px-3 py-2.5">
          <i className="size-2 animate-blink rounded-full bg-ink forced-colors:bg-[CanvasText]" />
          <i className="size-2 animate-blink rounded-full bg-ink forced-colors:bg-[CanvasText] [animation-delay:200ms]" />
          <i className="size-2 animate-blink rounded-full bg-ink forced-colors:bg-[CanvasText] [animation-delay:400ms]" />
        </span>
      </div>
      <div className="-ml-[6%] aspect-square w-[48%] animate-bob overflow-hidden rounded-[28px] border-3 border-dashed border-ink">
        <PersonDrawing look="unknown" />
      </div>
    </div>
  );
}
