import { classNames } from "../../../../ui/class-names.ts";
import { PersonDrawing, type PersonLook } from "../../../../ui/person-drawing.tsx";
import { words } from "../../words.ts";

function Snapshot({ look, className }: { readonly look: PersonLook; readonly className: string }) {
  return (
    <div
      className={classNames(
        "aspect-[4/3] w-56 overflow-hidden rounded-card border-3 border-ink shadow-card xl:w-72",
        className,
      )}
    >
      <PersonDrawing look={look} className="scale-103" />
    </div>
  );
}

/** The landing page's left half: what this site is, at a glance. */
export function Hero({ pitch }: { readonly pitch: string }) {
  return (
    <div className="flex flex-col items-start">
      <p className="mb-6 hidden -rotate-2 rounded-full border-3 border-ink bg-yellow px-3.5 py-1 text-[0.9375rem] font-bold text-on lg:block">
        {words.sticker}
      </p>
      <h1
        tabIndex={-1}
        className="outline-none text-[min(3.25rem,13vw)] tracking-[-0.045em] [word-spacing:0.06em] sm:text-7xl xl:text-[5.75rem]"
      >
        {words.hello}
        <br />
        <span className="mt-1.5 -ml-0.5 inline-block rounded-[16px] border-3 border-ink bg-yellow px-3 pt-1 pb-2 text-on lg:mt-3 lg:border-4 lg:px-4 lg:pb-3">
          {words.someoneNew}
        </span>
      </h1>
      <p className="mt-5 max-w-[30rem] text-[1.0625rem] leading-normal text-muted lg:mt-8 lg:text-xl">
        {pitch}
      </p>
      <div aria-hidden="true" className="mt-9 hidden lg:flex">
        <Snapshot look="sunny" className="-rotate-3" />
        <Snapshot look="plum" className="mt-4 -ml-5 rotate-3" />
      </div>
    </div>
  );
}
